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

    /// <summary>The exception itself, or where something in its texts looks like a key, its texts without that.</summary>
    public static Exception Keep(Exception exception, ApiKey? key)
    {
        string text = exception.ToString();
        string cut = text.Length > LongestText ? text[..LongestText] : text;
        string clean = string.Join('\n', cut.Split('\n').Select(line => IsFrame(line) ? line : Redactor.Redact(line, key)));
        return clean == text ? exception : new RedactedException(exception.GetType(), Redactor.Clean(exception.Message, key), clean);
    }

    // Frames hold names of code only, of which long ones could be taken for keys.
    private static bool IsFrame(string line) => line.StartsWith("   at ", StringComparison.Ordinal);

    private sealed class RedactedException(Type thrown, string? message, string text) : Exception($"{thrown.FullName}: {message}")
    {
        public override string ToString() => text;
    }
}
