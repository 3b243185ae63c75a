using System.Globalization;
using System.Text.RegularExpressions;

namespace Fallback;

/// <summary>Reads the figures in messages about limits: the permitted and the requested amount.</summary>
internal static partial class TokenFigures
{
    /// <summary>Returns the context window, and the tokens that did not fit it.</summary>
    public static (int? Limit, int? Requested) Context(ErrorBody body)
    {
        string message = body.Message ?? "";
        int? requested = body.PromptTokens ?? Sum(Parts().Match(message)) ?? Number(Requested().Match(message));
        // A prompt that is smaller than the window did not fit because of the tokens reserved for the answer.
        if (body.PromptTokens is null && Reserve().Match(message) is { Success: true } reserve && Number(Prompt().Match(message)) is { } prompt)
            requested = Number(reserve) is { } answer ? Add(prompt, answer) : prompt;
        return (body.Window ?? Number(Window().Match(message)), requested);
    }

    /// <summary>Returns the highest number of output tokens of the model.</summary>
    public static int? Output(string? message)
    {
        Match match = OutputLimit().Match(message ?? "");
        return Number(match) is { } limit ? match.Groups["exclusive"].Success ? limit - 1 : limit : null;
    }

    /// <summary>Returns the output tokens that the balance covers.</summary>
    public static int? Affordable(string? message) => Number(MessagePatterns.Affordable().Match(message ?? ""));

    /// <summary>Whether a message about the output limit names a maximum, and not a minimum.</summary>
    public static bool IsUpperBound(string message) => UpperBound().IsMatch(message);

    /// <summary>Reads "Limit 30000, Used 22999, Requested 12528".</summary>
    public static (int? Limit, int? Requested) PerMinute(string? message)
    {
        Match match = Rate().Match(message ?? "");
        return (Parse(match.Groups["n"].ValueSpan), Parse(match.Groups["r"].ValueSpan));
    }

    private static int? Sum(Match match) =>
        Parse(match.Groups["a"].ValueSpan) is { } a && Parse(match.Groups["b"].ValueSpan) is { } b ? Add(a, b) : null;

    private static int? Add(int a, int b) => a <= int.MaxValue - b ? a + b : null;

    private static int? Number(Match match) => Parse(match.Groups["n"].ValueSpan);

    /// <summary>Returns null also for a missing group of a match, which is empty.</summary>
    private static int? Parse(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out int number) && number > 0 ? number : null;

    [GeneratedRegex(
        @"(maximum context length (is|of)( only)?|maximum model length of|configured limit of|must have less than|> |tokens allowed \(?" +
        @"|only supports up to|max_seq_len \(|context window limit \(|max size:|cannot exceed the total tokens limit" +
        @"|too large for model with|maximum prompt length is|context size \(?|context length \(|context length of only|token limit: " +
        @"|max_new_tokens`? must be <=|input length should be \[\d+, ?)\s*(?<n>\d[\d,]*)",
        MessagePatterns.Options)]
    private static partial Regex Window();

    [GeneratedRegex(
        @"(resulted in( about)?|you requested( about| a total of)?|prompt \(length|given:|too long:|input token count \(?|prompt contains" +
        @"|request contains|requested:|(input|request) \(" +
        @"|input token count is|prompt_tokens \(|output tokens \(|number of input tokens)\s*(?<n>\d[\d,]*)",
        MessagePatterns.Options)]
    private static partial Regex Requested();

    [GeneratedRegex(@"exceed context limit: (?<a>\d[\d,]*) \+ (?<b>\d[\d,]*) >", MessagePatterns.Options)]
    private static partial Regex Parts();

    [GeneratedRegex(@"tokens'? is too large: (?<n>\d[\d,]*)", MessagePatterns.Options)]
    private static partial Regex Reserve();

    [GeneratedRegex(@"your request has (?<n>\d[\d,]*) input tokens", MessagePatterns.Options)]
    private static partial Regex Prompt();

    [GeneratedRegex(
        @"(at most |> |less than or equal to [`'""]?|should be \[\d+, ?|is \[\d+, ?|<= ?|\(inclusive\) to )" +
        @"(?<n>\d[\d,]*)(?<exclusive> \(exclusive\))?",
        MessagePatterns.Options)]
    private static partial Regex OutputLimit();

    [GeneratedRegex("less than or equal to|above maximum|<= ?\\d|at most \\d.{0,20} (completion|output)", MessagePatterns.Options)]
    private static partial Regex UpperBound();

    [GeneratedRegex(@"\blimit:? (?<n>\d[\d,]*),.{0,40}?requested:? (?<r>\d[\d,]*)", MessagePatterns.Options)]
    private static partial Regex Rate();
}
