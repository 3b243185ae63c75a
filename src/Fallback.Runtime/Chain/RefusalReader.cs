using System.Globalization;
using System.Text.RegularExpressions;
using Fallback.CompilerServices;

namespace Fallback;

/// <summary>
/// Reads a refusal a second time, with knowledge of the request: which of its parts the provider's message is about. Providers have too
/// many wordings for a list, but a request has few parts. Used only if no known code has decided.
/// </summary>
internal static partial class RefusalReader
{
    /// <summary>The window that every model has at least; used if the window is unknown.</summary>
    private const int SmallestWindow = 4096;

    private static readonly string[] _unwanted =
    [
        "unsupported", "not supported", "not permitted", "not allowed", "unknown", "unrecognized", "unexpected", "forbidden", "extra inputs",
        "extra fields", "does not take", "does not accept",
    ];

    // In the form that Plain returns.
    private static readonly string[] _ofTools = [" tool ", " tools ", " function ", " functions ", " inputschema "];

    private static readonly string[] _ofStreams =
    [
        " stream ", " streams ", " streamed ", " streaming ", " nonstream ", " nonstreams ", " nonstreamed ", " nonstreaming ", "流式",
    ];

    private static readonly string[] _words = ["user", "stop", "store", "seed", "metadata", "thinking", "reasoning", "prediction"];

    /// <summary>Returns the failure itself, or what it means considering the request.</summary>
    /// <param name="call">The call.</param>
    /// <param name="tier">The tier that refused.</param>
    /// <param name="sent">The shape of the request.</param>
    /// <param name="failure">The classifier's result.</param>
    /// <param name="streams">Whether a stream was requested; null if that cannot be changed.</param>
    public static Failure Read(Call call, Tier tier, RequestShape sent, Failure failure, bool? streams)
    {
        if (!IsOpen(failure) || failure.Message is not { } said) return failure;
        string message = MessageText.WithoutEchoes(said);
        if (IsSchema(call, sent, message)) return Lesson(failure, ParameterNames.AnswerFormat);
        if (!IsClient(failure)) return failure;
        if (BegunAnswer.IsRefused(sent, message)) return Lesson(failure, BegunAnswer.Parameter) with { IsGuess = false };
        if (SystemRole.IsRefused(call, tier, sent, $"{failure.Parameter} {message}")) return Lesson(failure, SystemRole.Parameter);
        if (streams is not null && sent.Streams is null && IsStream(failure, message)) return Lesson(failure, ParameterNames.Stream);
        if (Member(call, sent, failure, message) is { } member) return Lesson(failure, member);
        if (Parameter(call, sent, failure, message) is { } name) return Lesson(failure, name);
        return failure.Kind != FailureKind.UnsupportedParameter && TooLong(call, tier, message) is { } requested
            ? failure with
            {
                Kind = FailureKind.ContextLengthExceeded, Word = RefusalWord.Known, Requested = requested > 0 ? requested : null
            }
            : failure;
    }

    /// <summary>Whether the kind leaves open which part of the request was refused.</summary>
    private static bool IsOpen(Failure failure) => failure.Kind switch
    {
        FailureKind.InvalidRequest or FailureKind.PayloadTooLarge => failure.Word == RefusalWord.Unknown,
        FailureKind.UnsupportedParameter => failure.ReplacementParameter is null,
        FailureKind.ServerError => failure.Scope != FailureScope.Endpoint,
        _ => false,
    };

    private static bool IsClient(Failure failure) => failure.Kind != FailureKind.ServerError;

    private static Failure Lesson(Failure failure, string parameter) =>
        failure.Kind == FailureKind.UnsupportedParameter && failure.Parameter == parameter ? failure : failure with
        {
            Kind = FailureKind.UnsupportedParameter,
            Scope = FailureScope.Request,
            Word = RefusalWord.Known,
            Parameter = parameter,
            IsGuess = true,
        };

    /// <summary>Whether the message is about the answer's format, and not just as probably about a tool's parameters.</summary>
    private static bool IsSchema(Call call, RequestShape sent, string message) =>
        sent.Answer is { Mode: not StructuredOutputMode.Prompted } && Schema().IsMatch(message)
        && !(call.Request.Options?.Tools is { Count: > 0 } && Names(Plain(message), _ofTools));

    private static bool IsStream(Failure failure, string message) =>
        failure.Parameter == ParameterNames.Stream || Names(Plain(message), _ofStreams);

    /// <summary>
    /// Returns the member inside a message or a tool that the provider does not accept. A member that the message calls missing is not one
    /// to leave out.
    /// </summary>
    private static string? Member(Call call, RequestShape sent, Failure failure, string message)
    {
        if (!Names(message, _unwanted)) return null;
        string plain = Plain($"{message} {failure.Parameter}");
        foreach (string name in RequestShaper.Members)
        {
            bool isNamed = plain.Contains($" {Plain(name).Trim()} ", StringComparison.Ordinal);
            if (isNamed && !sent.Drops(name) && RequestShaper.Carries(call.Request, name)) return name;
        }
        return null;
    }

    /// <summary>Returns the tuning parameter that the request sends and the message names, in any spelling.</summary>
    private static string? Parameter(Call call, RequestShape sent, Failure failure, string message)
    {
        if (failure.Parameter is { } known && !sent.Drops(known)
            && RequestShaper.Tunes(known) && RequestParameters.Sends(call.Request, known))
            return known;
        string plain = Plain($"{message} {failure.Parameter}");
        foreach (string name in RequestShaper.Tuning)
        {
            if (sent.Drops(name) || ParameterNames.IsOutputLimit(name) || !RequestParameters.Sends(call.Request, name)) continue;
            if (_words.Contains(name)
                ? IsQuoted(message, name)
                : plain.Contains($" {Plain(name).Trim()} ", StringComparison.Ordinal)
                    || plain.Contains($" {name.Replace('_', ' ')} ", StringComparison.Ordinal))
                return name;
        }
        return null;
    }

    /// <summary>
    /// Returns 0 if the message is about a length, the provider's count if it names one, and null if it is about something else. In any
    /// language, two figures show it if one of them is close to the prompt's own size.
    /// </summary>
    private static int? TooLong(Call call, Tier tier, string message)
    {
        if (MessagePatterns.NoOverflow().IsMatch(message)) return null;
        long tokens = CallContext.Tokens(call, tier);
        int window = tier.State.Learned.ContextWindow ?? tier.CurrentFacts?.ContextWindow ?? SmallestWindow;
        int[] figures =
            [.. Figure().Matches(message).Select(static match => ToInt(match.Value)).Where(static figure => figure >= 256).Distinct()];
        if (figures.Length >= 2)
        {
            int own = figures.Where(figure => figure > tokens / 2 && figure < tokens * 2).DefaultIfEmpty().Max();
            if (own > 0 && figures.Any(figure => figure < own)) return own;
        }
        return tokens > window / 10 && Length().IsMatch(message) ? 0 : null;
    }

    private static bool Names(string text, string[] words) =>
        Array.Exists(words, word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static int ToInt(string digits) =>
        int.TryParse(string.Concat(digits.Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture, out int number) ? number : 0;

    private static bool IsQuoted(string message, string name)
    {
        foreach (char quote in "'\"`")
            if (message.Contains($"{quote}{name}{quote}", StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    /// <summary>
    /// Returns the text in lower case, with words separated by one space and names without underscores: <c>presencePenalty</c> equals
    /// <c>presence_penalty</c>.
    /// </summary>
    private static string Plain(string text)
    {
        var plain = new System.Text.StringBuilder(text.Length + 2).Append(' ');
        foreach (char c in text)
        {
            if (char.IsLetterOrDigit(c)) plain.Append(char.ToLowerInvariant(c));
            else if (c is not ('_' or '-') && plain[^1] != ' ') plain.Append(' ');
        }
        return plain.Append(' ').ToString();
    }

    [GeneratedRegex(
        @"schema|grammar|\bformat\b|structured[ _]?output|json[ _](mode|object|output)|guided_|constraint.{0,40}too many states",
        MessagePatterns.Options)]
    private static partial Regex Schema();

    // Thousands are separated by a comma, a point, a space or nothing.
    [GeneratedRegex(@"\d{1,3}([,. \u00A0\u202F']\d{3})+(?!\d)|\d+", MessagePatterns.Options)]
    private static partial Regex Figure();

    [GeneratedRegex(
        @"(tokens?|length|context|prompts?|input|messages|conversation).{0,60}"
        + @"(exceed|limit|overflow|\blong|\bmax|too (large|big|many)|greater than|larger than)"
        + @"|(exceed|limit|too (long|large|big|many)|longer than|\bmax).{0,60}(tokens?|length|context|prompt|input|messages|conversation)",
        MessagePatterns.Options)]
    private static partial Regex Length();
}
