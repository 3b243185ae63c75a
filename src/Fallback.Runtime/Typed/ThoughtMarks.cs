using System.Buffers;

namespace Fallback;

/// <summary>The effect of a mark on the text around it.</summary>
internal enum ThoughtMark
{
    None,

    /// <summary>Thought follows.</summary>
    Opens,

    /// <summary>The text before it is thought, even without an opening mark: chat templates write that one themselves.</summary>
    Closes,

    /// <summary>Ends an open thought, and has no effect otherwise.</summary>
    Ends,
}

/// <summary>
/// The marks that separate the thoughts of open models from the answer, if a server leaves them in the text. Tags are recognized by the
/// word in them, so that &lt;seed:think&gt;, &lt;mm:think&gt; and &lt;longcat_think&gt; need no list.
/// </summary>
internal static class ThoughtMarks
{
    private const int LongestTag = 64;

    private static readonly SearchValues<char> _starts = SearchValues.Create("<[◁");

    private static readonly string[] _words =
        ["think", "thinking", "thought", "thoughts", "reason", "reasoning", "reflection", "scratchpad", "cot"];

    /// <summary>Marks of words, from the text's beginning: Granite's, and those of gpt-oss and Muse if a server dropped the tags.</summary>
    private static readonly (string Opening, string Closing)[] _sentences =
    [
        ("Here is my thought process:", "Here is my response:"),
        ("Here's my thought process:", "Here's my response:"),
        ("analysis", "assistantfinal"),
        ("to=self", "to=user"),
    ];

    /// <summary>Returns where the answer begins in a text whose thoughts end with words; 0 in any other.</summary>
    public static int AfterSentences(ReadOnlySpan<char> text)
    {
        int blank = text.Length - text.TrimStart().Length;
        foreach ((string opening, string closing) in _sentences)
        {
            if (text[blank..].StartsWith(opening, StringComparison.Ordinal) && text.IndexOf(closing) is > 0 and var end)
                return end + closing.Length;
        }
        return 0;
    }

    /// <summary>Returns where a thought ends that is open at a position, or only seems so; -1 if it never ends.</summary>
    public static int EndOfThought(ReadOnlySpan<char> text, int at, bool isOpen)
    {
        while (text[at..].IndexOfAny(_starts) is >= 0 and var step)
        {
            at += step;
            ThoughtMark mark = Read(text, at, out int end);
            at = end;
            if (mark == ThoughtMark.Closes || isOpen && mark == ThoughtMark.Ends) return at;
        }
        return -1;
    }

    /// <summary>Returns the mark at a position, and where it ends; if there is none, the next position.</summary>
    public static ThoughtMark Read(ReadOnlySpan<char> text, int at, out int end)
    {
        char close = text[at] switch { '<' => '>', '[' => ']', '◁' => '▷', _ => '\0' };
        ReadOnlySpan<char> rest = text.Slice(at + 1, Math.Min(LongestTag, text.Length - at - 1));
        int length = close == '\0' ? -1 : rest.IndexOf(close);
        ThoughtMark mark = length < 1 ? ThoughtMark.None : text[at] switch
        {
            '[' => Bracket(rest[..length]),
            '<' when Token(rest[..length], text[..at], text[(at + length + 2)..]) is { } token => token,
            _ => Tag(rest[..length]),
        };
        end = at + 1 + (mark == ThoughtMark.None ? 0 : length + 1);
        return mark;
    }

    /// <summary>Magistral's [THINK], and Pangu's tokens. In lower case, it would be a word in brackets.</summary>
    private static ThoughtMark Bracket(ReadOnlySpan<char> name) => name switch
    {
        "THINK" or "THINKING" or "REASONING" or "THOUGHT" or "unused16" => ThoughtMark.Opens,
        "/THINK" or "/THINKING" or "/REASONING" or "/THOUGHT" or "unused17" => ThoughtMark.Closes,
        _ => ThoughtMark.None,
    };

    /// <summary>Returns the effect of tokens whose word does not show it; null for others.</summary>
    private static ThoughtMark? Token(ReadOnlySpan<char> name, ReadOnlySpan<char> before, ReadOnlySpan<char> after) => name switch
    {
        // gpt-oss: only its final channel is the answer.
        "|channel|" => Begins(after, "final") ? ThoughtMark.Closes
            : Begins(after, "analysis") || Begins(after, "commentary") ? ThoughtMark.Opens : ThoughtMark.None,
        "|end|" or "|eom|" or "/details" => ThoughtMark.Ends,
        // Gemma.
        "|channel" when Begins(after, "thought") => ThoughtMark.Opens,
        "channel|" => ThoughtMark.Closes,
        "unused94" => ThoughtMark.Opens,
        "unused95" => ThoughtMark.Closes,
        // Apertus.
        "|inner_prefix|" => ThoughtMark.Opens,
        "|inner_suffix|" => ThoughtMark.Closes,
        // Kimi, since K3.
        "|open|" when Begins(after, "think") => ThoughtMark.Opens,
        "|close|" when Begins(after, "think") => ThoughtMark.Closes,
        // Muse names the addressee.
        "|message|" => before.EndsWith("to=self") ? ThoughtMark.Opens : before.EndsWith("to=user") ? ThoughtMark.Closes : null,
        _ when name.StartsWith("details ") && name.Contains("reasoning", StringComparison.Ordinal) => ThoughtMark.Opens,
        _ => null,
    };

    private static bool Begins(ReadOnlySpan<char> after, string word) => after.TrimStart().StartsWith(word, StringComparison.Ordinal);

    private static ThoughtMark Tag(ReadOnlySpan<char> name)
    {
        // Attributes do not matter, and a self-closing tag contains nothing.
        if (name[^1] == '/') return ThoughtMark.None;
        if (name.IndexOfAny(' ', '\n') is > 0 and var attributes) name = name[..attributes];
        bool isClosing = name.TrimStart('|').StartsWith("/");
        bool isThought = false;
        while (name.Length > 0)
        {
            int length = LettersIn(name);
            ReadOnlySpan<char> word = name[..length];
            if (word.Equals("no", StringComparison.OrdinalIgnoreCase)) return ThoughtMark.None;
            isClosing |= word.Equals("end", StringComparison.OrdinalIgnoreCase);
            isThought |= IsThought(word);
            name = name[Math.Min(length + 1, name.Length)..];
        }
        return !isThought ? ThoughtMark.None : isClosing ? ThoughtMark.Closes : ThoughtMark.Opens;
    }

    private static int LettersIn(ReadOnlySpan<char> name)
    {
        int length = 0;
        while (length < name.Length && char.IsAsciiLetter(name[length])) length++;
        return length;
    }

    private static bool IsThought(ReadOnlySpan<char> word)
    {
        foreach (string known in _words)
            if (word.Equals(known, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
