using Fallback.Catalogue;
using Fallback.Roslyn;
using Fallback.Tool.Files;
using Fallback.Tool.Output;

namespace Fallback.Tool.Models;

/// <summary>The built-in catalogue, with a project's own models file over it.</summary>
/// <param name="Catalogue">The catalogue.</param>
/// <param name="File">The models file as the user would name it; null for none.</param>
internal sealed record ProjectCatalogue(ModelCatalogue Catalogue, string? File)
{
    /// <summary>The source of the facts, in one line.</summary>
    public string Source =>
        $"Facts of {ModelCatalogue.Embedded.AsOf}, USD per 1M tokens{(File is null ? "" : $"; with {Shown.Word(File)}")}.";

    /// <param name="context">The context, with the folder to search.</param>
    /// <param name="given">The named file; null for the one in the current folder, if there is one.</param>
    /// <exception cref="ToolException">The file cannot be read, or is wrong.</exception>
    public static ProjectCatalogue Load(ToolContext context, string? given)
    {
        string file = given ?? ModelFile.Name;
        string path = context.PathOf(file);
        if (given is null && !System.IO.File.Exists(path)) return new ProjectCatalogue(ModelCatalogue.Embedded, null);
        return new ProjectCatalogue(ModelCatalogue.Embedded.With(CatalogueReader.Read(Checked(path, file))), file);
    }

    /// <summary>Returns the text of a valid models file.</summary>
    /// <exception cref="ToolException">The file has mistakes.</exception>
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
