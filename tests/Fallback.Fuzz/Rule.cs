using System.Globalization;

namespace Fallback.Fuzz;

/// <summary>What holds for every input.</summary>
internal static class Rule
{
    public static void Holds(bool holds, string what)
    {
        if (!holds) throw new BrokenRuleException(what);
    }

    public static void Same(string one, string other, string what)
    {
        if (one != other) throw new BrokenRuleException($"{what}:\n  {one}\n  {other}");
    }

    /// <summary>A text that came from outside, as a log or an exception shows it: one short line, and no key.</summary>
    public static void Shown(string? text, string where, int longest = Redactor.LongestText)
    {
        if (text is null) return;
        Holds(text.Length <= longest, $"{where} has {text.Length} characters");
        foreach (char c in text)
            Holds(!char.IsControl(c) && char.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator), $"{where} has the character U+{(int)c:X4}");
        Holds(!Canary.IsIn(text), $"{where} shows the key: {text}");
    }

    /// <summary>All that a failure says to people.</summary>
    public static void Shown(Failure failure)
    {
        Holds(Enum.IsDefined(failure.Kind) && Enum.IsDefined(failure.Scope), $"there is no {failure.Kind} at {failure.Scope}");
        Holds(failure.Message is { Length: > 0 }, "a failure says nothing");
        Shown(failure.Message, "the message");
        Shown(failure.ProviderCode, "the code", ProviderWord.LongestCode);
        Shown(failure.ProviderRequestId, "the request's id", ProviderWord.LongestId);
        Shown(failure.Parameter, "the parameter");
        Shown(failure.ReplacementParameter, "the other parameter");
        Holds(failure.RetryAfter is not { } delay || delay >= TimeSpan.Zero, $"the delay is {failure.RetryAfter}");
        Holds(failure.Limit is null or > 0, $"the limit is {failure.Limit}");
        if (failure.Plain is { } plain) Shown(plain);
    }
}
