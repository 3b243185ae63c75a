using Fallback.Catalogue;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>Writes entries into a project's fallback.models.json.</summary>
internal static class ModelsToDescribe
{
    /// <summary>Returns the model of a diagnostic, if it names its provider; otherwise null.</summary>
    public static string? NameOf(Diagnostic diagnostic) =>
        diagnostic.Id == DiagnosticIds.UnknownModel && diagnostic.Properties.TryGetValue(DeclarationAnalyzer.RemedyProperty, out string? model)
            ? model
            : null;

    /// <summary>Returns null if the existing file cannot be read.</summary>
    public static async Task<Solution?> AddAsync(Project project, IReadOnlyList<string> models, CancellationToken cancellationToken)
    {
        string[] entries = [.. models.Select(Entry)];
        TextDocument? file = project.AdditionalDocuments.FirstOrDefault(static document =>
            string.Equals(Path.GetFileName(document.FilePath ?? document.Name), ModelFile.Name, StringComparison.OrdinalIgnoreCase));
        if (file is null)
        {
            string text = $"{{\n  \"models\": [\n    {string.Join(",\n    ", entries)}\n  ]\n}}\n";
            string? path = Path.GetDirectoryName(project.FilePath) is { } folder ? Path.Combine(folder, ModelFile.Name) : null;
            return project.Solution.AddAdditionalDocument(DocumentId.CreateNewId(project.Id), ModelFile.Name, SourceText.From(text), filePath: path);
        }
        SourceText old = await file.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return Insert(old, entries) is { } change ? project.Solution.WithAdditionalDocumentText(file.Id, old.WithChanges(change)) : null;
    }

    /// <summary>Unknown values are left to be filled in; null and a missing member mean the same.</summary>
    private static string Entry(string model)
    {
        int slash = model.IndexOf('/');
        return $"{{ \"provider\": {Text(model.Substring(0, slash))}, \"id\": {Text(model.Substring(slash + 1))}, "
            + $"\"contextWindow\": null, \"inputPer1M\": null, \"outputPer1M\": null }}";
    }

    // A model's name contains no control characters, so that C# and JSON write it in the same way.
    private static string Text(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>Inserts before the first entry, with its indentation.</summary>
    private static TextChange? Insert(SourceText text, string[] entries)
    {
        if (ModelFile.Fault(text.ToString()) is not null) return null;
        JsonValue root = JsonReader.ReadFile(text.ToString());
        if (root.Members.FirstOrDefault(static member => member.Key == "models").Value is not { Kind: JsonKind.Array } models)
            return new TextChange(
                new TextSpan(Position(text, root) + 1, 0),
                $"\n  \"models\": [\n    {string.Join(",\n    ", entries)}\n  ]{(root.Members.Count > 0 ? "," : "\n")}");
        if (models.Items.Count == 0) return new TextChange(new TextSpan(Position(text, models) + 1, 0), $" {string.Join(", ", entries)}");
        int first = Position(text, models.Items[0]);
        TextLine line = text.Lines.GetLineFromPosition(first);
        string before = text.ToString(TextSpan.FromBounds(line.Start, first));
        string between = string.IsNullOrWhiteSpace(before) ? ",\n" + before : ", ";
        return new TextChange(new TextSpan(first, 0), string.Join(between, entries) + between);
    }

    private static int Position(SourceText text, JsonValue value) => text.Lines[value.Line - 1].Start + value.Column - 1;
}
