using Fallback.Catalogue;
using Fallback.Roslyn;

namespace Fallback.Tool.Settings;

/// <summary>One settings file, with the places of its settings.</summary>
/// <param name="File">The file as the user wrote it.</param>
/// <param name="Root">Its settings.</param>
internal sealed record SettingsDocument(string File, Setting Root)
{
    private const int LongestName = 256;

    private static readonly char[] _ends = [' ', '.', ','];

    /// <exception cref="CatalogueFormatException">The text is not JSON.</exception>
    public static SettingsDocument Read(string file, string text)
    {
        JsonValue root = JsonReader.ReadFile(text);
        if (root.Kind != JsonKind.Object) throw root.Error("Expected an object");
        return new SettingsDocument(file, Setting.Of(root));
    }

    /// <summary>Returns a section by its path; null if the file has none.</summary>
    public Setting? Section(string path) =>
        path.Split(':').Aggregate((Setting?)Root, static (at, name) => at?.Child(name));

    /// <summary>Returns the setting of a message, which begins with its key: as deep as the file contains the key.</summary>
    /// <param name="section">The section's path.</param>
    /// <param name="message">The message.</param>
    public Setting? Find(string section, string message)
    {
        if (!message.StartsWith(section, StringComparison.OrdinalIgnoreCase) || Section(section) is not { } at) return null;
        int end = section.Length;
        while (end < message.Length && message[end] == ':' && Next(at, message, end + 1) is { } next)
        {
            at = next;
            end += 1 + next.Name.Length;
        }
        return at;
    }

    /// <summary>
    /// Returns the child with the next name in the message: up to the next colon, otherwise up to a blank or a punctuation mark before it.
    /// </summary>
    private static Setting? Next(Setting at, string message, int start)
    {
        int most = Math.Min(message.Length, start + LongestName);
        int end = message.IndexOf(':', start, most - start);
        for (end = end < 0 ? most : end; end > start; end = message.LastIndexOfAny(_ends, end - 1, end - start))
            if (at.Child(message[start..end]) is { } child) return child;
        return null;
    }
}
