namespace Fallback.Tool.Output;

/// <summary>
/// Prepares texts from outside for a terminal: one line of limited length, without control characters, and without anything that looks like
/// a key.
/// </summary>
internal static class Shown
{
    private const int LongestWord = 100;

    /// <summary>Returns a name for display: a model, a client, a path.</summary>
    public static string Word(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        string clean = Redactor.Redact(Redactor.OneLine(Cut(text)), null);
        return clean.Length <= LongestWord ? clean : $"{Redactor.Beginning(clean, LongestWord - 1)}…";
    }

    /// <summary>Returns one of the tool's own sentences that contains such names.</summary>
    public static string Sentence(string text) => Redactor.Redact(Redactor.OneLine(text), null);

    private static string Cut(string text) => text.Length <= 4_096 ? text : text[..4_096];
}
