using System.Text;

namespace Fallback.Tool.Files;

/// <summary>Reads files that others may have written, up to a size that no real file exceeds.</summary>
internal static class BoundedFile
{
    /// <summary>The most that a settings, models or lock file may have: 8 MB.</summary>
    public const int MostBytes = 8 * 1024 * 1024;

    /// <exception cref="ToolException">There is no such file, it is too large, or it is not text.</exception>
    public static string ReadText(string path, string shown)
    {
        if (Directory.Exists(path)) throw new ToolException($"{Output.Shown.Word(shown)} is a folder; name a file in it.");
        if (!File.Exists(path)) throw new ToolException($"{Output.Shown.Word(shown)} does not exist; check the path.");
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        // A pipe or a device has no length.
        for (int read; (read = file.Read(buffer, 0, buffer.Length)) > 0;)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > MostBytes)
                throw new ToolException(
                    $"{Output.Shown.Word(shown)} is larger than {MostBytes / 1024 / 1024} MB, the limit for such a file; check the path.");
        }
        try
        {
            bytes.Position = 0;
            using var reader = new StreamReader(
                bytes, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException)
        {
            throw new ToolException($"{Output.Shown.Word(shown)} is not UTF-8 text; save it as UTF-8.");
        }
    }

    /// <summary>Replaces a file as a whole: a concurrent reader sees either the old or the new one.</summary>
    public static void Replace(string path, string text)
    {
        if (File.Exists(path))
        {
            // A link stays a link.
            path = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            if (new FileInfo(path).IsReadOnly) throw new UnauthorizedAccessException($"{path} is read-only.");
        }
        string beside = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllText(beside, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }
}
