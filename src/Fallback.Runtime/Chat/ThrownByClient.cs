using System.Buffers;
using System.Globalization;

namespace Fallback;

/// <summary>
/// What an application's own chat client threw, kept so that its author finds it: as an inner exception and in the log. Kept is only what
/// no
/// rule has classed: SDKs', HTTP's and connections' exceptions may hold requests and headers.
/// </summary>
internal static class ThrownByClient
{
    /// <summary>More than a person reads, and less than what would burden a log.</summary>
    private const int LongestText = 16 * 1024;

    /// <summary>Control characters but for the tab, which indents.</summary>
    private static readonly SearchValues<char> _invisible = SearchValues.Create(
        [.. Enumerable.Range(0, 160).Select(static c => (char)c).Where(static c => char.IsControl(c) && c != '\t'), '\u2028', '\u2029']);

    /// <summary>
    /// The exception itself, or where its texts are too long, or something in them looks like a key or cannot be seen, its texts without
    /// that.
    /// </summary>
    public static Exception Keep(Exception exception, ApiKey? key)
    {
        string text = exception.ToString();
        string cut = Redactor.Beginning(text, LongestText);
        string clean = string.Join('\n', cut.Split('\n').Select(line => IsFrame(line) ? line : Clean(line, key)));
        return clean == text ? exception : new RedactedException(exception.GetType(), Redactor.Clean(exception.Message, key), clean);
    }

    private static string Clean(string line, ApiKey? key)
    {
        string clean = Redactor.Redact(line, key);
        string visible = clean.TrimEnd('\r');
        return visible.AsSpan().ContainsAny(_invisible) || visible.Any(static c => char.GetUnicodeCategory(c) == UnicodeCategory.Format)
            ? Redactor.OneLine(visible)
            : clean;
    }

    // Frames hold names of code only, of which long ones could be taken for keys.
    private static bool IsFrame(string line) => line.StartsWith("   at ", StringComparison.Ordinal);

    private sealed class RedactedException(Type thrown, string? message, string text) : Exception($"{thrown.FullName}: {message}")
    {
        public override string ToString() => text;
    }
}
