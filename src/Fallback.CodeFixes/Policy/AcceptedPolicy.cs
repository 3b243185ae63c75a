using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>Writes a project's current policy into its fallback.lock.json.</summary>
internal static class AcceptedPolicy
{
    // Without a byte order mark, so that every machine writes the same file.
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static TextDocument? FileOf(Project project) =>
        project.AdditionalDocuments.FirstOrDefault(static document => LockFile.Is(document.FilePath ?? document.Name));

    /// <summary>
    /// Returns the solution with the project's whole policy accepted, and creates the file if it does not exist; null if a newer package
    /// wrote the file.
    /// </summary>
    public static async Task<Solution?> WriteAsync(Project project, CancellationToken cancellationToken)
    {
        if (await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false) is not { } compilation) return null;
        TextDocument? file = FileOf(project);
        SourceText? before = file is null ? null : await file.GetTextAsync(cancellationToken).ConfigureAwait(false);
        LockFile? accepted = before is null ? null : LockFile.Of(before);
        if (accepted?.Problem is { CanRewrite: false }) return null;
        PolicyReader reader = PolicySources.Reader(project.AnalyzerOptions.AdditionalFiles, cancellationToken);
        string text = reader.Document(ProjectClients.Own(compilation, cancellationToken), compilation.Assembly, cancellationToken)
            .Keeping(accepted?.Document ?? PolicyDocument.Empty)
            .Write();
        if (file is not null) return project.Solution.WithAdditionalDocumentText(file.Id, SourceText.From(text, Readable(before!.Encoding)));
        string? path = Path.GetDirectoryName(project.FilePath) is { } folder ? Path.Combine(folder, PolicyDocument.FileName) : null;
        return project.Solution.AddAdditionalDocument(
            DocumentId.CreateNewId(project.Id), PolicyDocument.FileName, SourceText.From(text, _utf8), filePath: path);
    }

    /// <summary>Returns UTF-8 instead of UTF-16, which some shells write: Git would treat such a file as binary.</summary>
    private static Encoding? Readable(Encoding? encoding) => encoding is UnicodeEncoding or UTF32Encoding ? _utf8 : encoding;
}
