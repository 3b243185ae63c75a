using System.Text.RegularExpressions;

namespace Fallback;

/// <summary>Finds the parameter that a model does not accept, and its replacement.</summary>
internal static partial class ParameterNames
{
    /// <summary>The parameter that requests an answer's format, whatever the provider calls it.</summary>
    public const string AnswerFormat = "response_format";

    // The place of the format in Responses, next to settings that are not a format.
    private const string TextFormat = "text.format";
    private const string Text = "text.";

    /// <summary>Whether the answer is streamed: a parameter like any other, which a model may require or refuse.</summary>
    public const string Stream = "stream";

    public static bool IsAnswerFormat(ErrorBody body) =>
        body.Parameter?.StartsWith(AnswerFormat, StringComparison.Ordinal) == true
        || body.Parameter?.StartsWith(TextFormat, StringComparison.Ordinal) == true || MessagePatterns.AnswerFormat().IsMatch(body.Message ?? "");

    /// <summary>Returns the parameter as it is in the request: <c>thinking.type.enabled</c> is part of <c>thinking</c>.</summary>
    public static string? Find(ErrorBody body)
    {
        if (IsAnswerFormat(body)) return AnswerFormat;
        string? named = body.Parameter ?? FirstGroup(Named().Match(body.Message ?? ""));
        if (named is null) return null;
        if (named.StartsWith(Text, StringComparison.Ordinal)) named = named[Text.Length..];
        // Thoughts are possible without their summary.
        if (named == "reasoning.summary") return "reasoning_summary";
        int end = named.AsSpan().IndexOfAny('.', '[');
        string name = end > 0 ? named[..end] : named;
        return Plain().IsMatch(name) ? name : null;
    }

    /// <summary>Reads "Use 'max_completion_tokens' instead" and "did you mean 'max_tokens'?".</summary>
    public static string? Replacement(string? message) => FirstGroup(Instead().Match(message ?? ""));

    /// <summary>
    /// Only the limit of output tokens is renamed; "did you mean 'stream'" for <c>stream_options</c> must not be followed.
    /// </summary>
    public static bool IsOutputLimit(string? name) => name is "max_tokens" or "max_completion_tokens" or "max_output_tokens";

    private static string? FirstGroup(Match match) => match.Success ? match.Groups["name"].Value : null;

    [GeneratedRegex(
        @"(unsupported (parameter|value|field|argument)|unknown (parameter|field|name|argument)" +
        @"|unrecognized (request )?(arguments?|fields?|parameters?)( supplied)?|argument not supported on this model" +
        @"|property|parameter|argument|field)(: ?[`'""]?| (?=[`'""])[`'""])(?<name>[a-z_][\w.\[\]]*)" +
        @"|[`'""](?<name>[a-z_][\w.\[\]]*)[`'""]( is| are|:) (deprecated|not supported|unsupported|not permitted|extra inputs)" +
        @"|[`'""]\w+[`'""] and [`'""](?<name>\w+)[`'""] cannot both be specified|^(?<name>[a-z_][\w.]*): extra inputs",
        MessagePatterns.Options)]
    private static partial Regex Named();

    [GeneratedRegex(@"(use|did you mean) [`'""](?<name>max_[a-z_]{0,32}tokens)[`'""]", MessagePatterns.Options)]
    private static partial Regex Instead();

    [GeneratedRegex(@"^[a-z_][a-z0-9_-]{0,63}\z", MessagePatterns.Options)]
    private static partial Regex Plain();
}
