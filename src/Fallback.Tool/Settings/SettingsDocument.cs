using Fallback.Catalogue;
using Fallback.Roslyn;

namespace Fallback.Tool.Settings;

/// <summary>One settings file, with the places of its settings.</summary>
/// <param name="File">The file as the user wrote it.</param>
/// <param name="Root">Its settings.</param>
internal sealed record SettingsDocument(string File, Setting Root)
{
    /// <exception cref="CatalogueFormatException">The text is no JSON.</exception>
    public static SettingsDocument Read(string file, string text)
    {
        JsonValue root = JsonReader.ReadFile(text);
        if (root.Kind != JsonKind.Object) throw root.Error("Expected an object");
        return new SettingsDocument(file, Setting.Of(root));
    }

    /// <summary>A section by its path; null where the file has none.</summary>
    public Setting? Section(string path) =>
        path.Split(':').Aggregate((Setting?)Root, static (at, name) => at?.Child(name));

    /// <summary>The setting that a message is about, which begins with its key: as deep as the file goes along with it.</summary>
    /// <param name="section">The section's path.</param>
    /// <param name="message">The message.</param>
    public Setting? Find(string section, string message)
    {
        if (!message.StartsWith(section, StringComparison.OrdinalIgnoreCase) || Section(section) is not { } at) return null;
        string rest = message[section.Length..];
        while (rest.StartsWith(':'))
        {
            // A model's name may have colons, and one name may begin as another does.
            string below = rest[1..];
            if (at.Children.Where(child => Begins(below, child.Name)).MaxBy(static child => child.Name.Length) is not { } next) break;
            at = next;
            rest = below[next.Name.Length..];
        }
        return at;
    }

    private static bool Begins(string text, string name) =>
        name.Length > 0 && text.StartsWith(name, StringComparison.OrdinalIgnoreCase)
        && (text.Length == name.Length || text[name.Length] is ':' or ' ' or '.' or ',');
}
