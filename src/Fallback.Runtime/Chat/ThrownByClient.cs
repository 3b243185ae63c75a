using System.Buffers;
using System.Globalization;

namespace Fallback;

/// <summary>
/// Keeps what an application's own chat client threw, so that its author finds it: as an inner exception and in the log. Only exceptions
/// that no rule has classified are kept: those of SDKs, HTTP and connections may contain requests and headers.
/// </summary>
internal static class ThrownByClient
{
    /// <summary>More than a person reads, and less than what would overload a log.</summary>
    private const int LongestText = 16 * 1024;

    /// <summary>Control characters except the tab, which indents.</summary>
    private static readonly SearchValues<char> _invisible = SearchValues.Create(
        [.. Enumerable.Range(0, 160).Select(static c => (char)c).Where(static c => char.IsControl(c) && c != '\t'), '\u2028', '\u2029']);

    /// <summary>
    /// Returns the exception itself. If its texts are too long, or contain something invisible or similar to a key, returns its texts
    /// without that.
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

    // Frames contain only names of code, of which long ones could be mistaken for keys.
    private static bool IsFrame(string line) => line.StartsWith("   at ", StringComparison.Ordinal);

    private sealed class RedactedException(Type thrown, string? message, string text) : Exception($"{thrown.FullName}: {message}")
    {
        public override string ToString() => text;
    }
}
