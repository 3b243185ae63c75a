using Fallback.Catalogue;
using Fallback.Roslyn;
using Fallback.Tool.Files;
using Fallback.Tool.Output;

namespace Fallback.Tool.Models;

/// <summary>The built-in catalogue, with a project's own models file over it.</summary>
/// <param name="Catalogue">What is known.</param>
/// <param name="File">The models file as the user would name it; null for none.</param>
internal sealed record ProjectCatalogue(ModelCatalogue Catalogue, string? File)
{
    /// <summary>Where the facts are from, in one line.</summary>
    public string Source =>
        $"Facts of {ModelCatalogue.Embedded.AsOf}, USD per 1M tokens{(File is null ? "" : $"; with {Shown.Word(File)}")}.";

    /// <param name="context">Where to look.</param>
    /// <param name="given">The file that is named; null for the one in the current folder, if there is one.</param>
    /// <exception cref="ToolException">The file cannot be read, or is wrong.</exception>
    public static ProjectCatalogue Load(ToolContext context, string? given)
    {
        string file = given ?? ModelFile.Name;
        string path = context.PathOf(file);
        if (given is null && !System.IO.File.Exists(path)) return new ProjectCatalogue(ModelCatalogue.Embedded, null);
        return new ProjectCatalogue(ModelCatalogue.Embedded.With(CatalogueReader.Read(Checked(path, file))), file);
    }

    /// <summary>The text of a models file, which has no mistakes.</summary>
    /// <exception cref="ToolException">It has.</exception>
    public static string Checked(string path, string shown)
    {
        string text = BoundedFile.ReadText(path, shown);
        CatalogueFormatException? mistake = ModelFile.Fault(text) ?? (ModelFile.Mistakes(text) is [var first, ..] ? first : null);
        if (mistake is null) return text;
        throw new ToolException(
            $"{Shown.Word(shown)}({mistake.Line},{mistake.Column}): {Redactor.Clean(mistake.Problem, null)}; "
                + "https://github.com/fallback-dotnet/fallback/blob/main/docs/models.md lists the fields of a models file.",
            ExitCode.Found);
    }
}
