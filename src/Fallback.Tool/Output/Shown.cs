namespace Fallback.Tool.Output;

/// <summary>Texts from outside as a terminal may get them: one line, no control characters, nothing that looks like a key, not
/// endless.</summary>
internal static class Shown
{
    private const int LongestWord = 100;

    /// <summary>A name: a model, a client, a path.</summary>
    public static string Word(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        string clean = Redactor.Redact(Redactor.OneLine(Cut(text)), null);
        return clean.Length <= LongestWord ? clean : $"{Redactor.Beginning(clean, LongestWord - 1)}…";
    }

    /// <summary>A sentence of our own with such names in it.</summary>
    public static string Sentence(string text) => Redactor.Redact(Redactor.OneLine(text), null);

    private static string Cut(string text) => text.Length <= 4_096 ? text : text[..4_096];
}
