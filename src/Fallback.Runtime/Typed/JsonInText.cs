namespace Fallback;

/// <summary>Finds the JSON in an answer: models that are not held to it put it into a fence, or words around it.</summary>
internal static class JsonInText
{
    private const string Fence = "```";
    private const string EndOfThought = "</think>";

    public static ReadOnlySpan<char> Find(string text)
    {
        ReadOnlySpan<char> json = text.AsSpan().Trim('\uFEFF').Trim();
        if (json.StartsWith("<think>") && json.IndexOf(EndOfThought) is var thought and > 0) json = json[(thought + EndOfThought.Length)..].Trim();
        if (IsOpening(json)) return UpToClosing(json);
        if (Fenced(json) is { IsEmpty: false } inside) return inside;
        int start = json.IndexOfAny('{', '[');
        // Else a number, a string, true, false or null, or nothing that is JSON.
        return start < 0 || json[0] == '"' ? json : UpToClosing(json[start..]);
    }

    private static ReadOnlySpan<char> Fenced(ReadOnlySpan<char> text)
    {
        int open = text.IndexOf(Fence);
        if (open < 0) return default;
        ReadOnlySpan<char> rest = text[(open + Fence.Length)..];
        int line = rest.IndexOf('\n');
        if (line < 0) return default;
        rest = rest[(line + 1)..];
        int close = rest.LastIndexOf(Fence);
        return (close < 0 ? rest : rest[..close]).Trim();
    }

    private static ReadOnlySpan<char> UpToClosing(ReadOnlySpan<char> text)
    {
        int end = text.LastIndexOf(text[0] == '{' ? '}' : ']');
        return end < 0 ? text : text[..(end + 1)];
    }

    private static bool IsOpening(ReadOnlySpan<char> text) => text.Length > 0 && text[0] is '{' or '[';
}
