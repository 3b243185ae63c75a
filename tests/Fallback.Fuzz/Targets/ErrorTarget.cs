using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Fallback.Fuzz;

/// <summary>
/// The classifier, over status, headers and body: always a failure that can be shown, the same for the same reply, and no delay or limit that is
/// none. An input is a line with status and provider, then headers, an empty line, and the body.
/// </summary>
internal sealed class ErrorTarget : FuzzTarget
{
    private static readonly JsonElement[] _replies = Corpora.Errors();

    private static readonly int[] _statuses = [0, 200, 204, 302, 400, 401, 402, 403, 404, 408, 413, 417, 422, 429, 498, 500, 501, 503, 529, 599, 999, -1];

    private static readonly string[] _headers =
    [
        "retry-after", "retry-after-ms", "x-ms-retry-after-ms", "date", "x-should-retry", "x-request-id", "request-id", "cf-ray", "x-amzn-errortype",
        "content-type", "x-ratelimit-limit-requests", "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests", "x-ratelimit-reset-tokens",
        "anthropic-ratelimit-input-tokens-reset", "anthropic-ratelimit-input-tokens-remaining",
    ];

    private static readonly string[] _values =
    [
        "", "0", "-1", "1.5", "1e999", "99999999999999999999", "NaN", "1h2m3s", "6m0s", "Wed, 21 Oct 2026 07:28:00 GMT", "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00+14:00", "true", "FALSE", "text/html", "application/json; charset=nonsense", "12, 5", "2h", "∞", "forged\u202e\u0007text",
    ];

    private static readonly string[] _tokens =
    [
        "\"code\":", "\"message\":\"", "\"type\":", "\"param\":", "\"details\":[", "\"metadata\":{\"raw\":\"", "\"error\":{", "\"detail\":[", "insufficient_quota",
        "maximum context length is 5 tokens", "try again in 99999999999 days", "max_tokens", "'", "`", "\\n", "\\u202e", "\\r\\n[error] forged",
        "Limit 1, Requested 20", "please reduce your prompt; or completion length", "<html>", "\\u0000", "unsupported parameter: 'a'",
    ];

    public override string Name => "errors";

    public override byte[] Make(Random random)
    {
        JsonElement reply = Pick(_replies, random);
        string[] disguises = [Canary.Disguised(Canary.Key.Reveal(), random), Canary.Disguised(Canary.Key.Reveal(), random)];
        var head = new StringBuilder();
        int status = random.Next(3) == 0 ? Pick(_statuses, random) : reply.GetProperty("status").GetInt32();
        head.Append(CultureInfo.InvariantCulture, $"{status} {reply.GetProperty("provider").GetString()}\n");
        foreach (JsonProperty header in reply.GetProperty("headers").EnumerateObject()) head.Append(CultureInfo.InvariantCulture, $"{header.Name}: {header.Value}\n");
        for (int more = random.Next(4); more > 0; more--)
            head.Append(CultureInfo.InvariantCulture, $"{Pick(_headers, random)}: {Pick([.. _values, .. disguises], random)}\n");
        byte[] body = Mutation.Of(reply.GetProperty("body").GetString()!, [.. _tokens, .. disguises], random);
        return [.. Encoding.UTF8.GetBytes(head.Append('\n').ToString()), .. body];
    }

    public override ValueTask RunAsync(byte[] input, Random random)
    {
        int end = input.AsSpan().IndexOf("\n\n"u8);
        if (end < 0) return default;
        string[] head = Encoding.UTF8.GetString(input, 0, end).Split('\n');
        string[] first = head[0].Split(' ', 2);
        if (!int.TryParse(first[0], CultureInfo.InvariantCulture, out int status)) return default;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string line in head.Skip(1))
            if (line.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon) headers[line[..colon]] = line[(colon + 2)..];
        var reply = new ProviderReply(
            Vendors.HabitsOf(first[^1]), status, new ReplyHeaders(headers), input.AsMemory(end + 2), ErrorFixtureTime, Canary.Key);

        Failure failure = FailureClassifier.Classify(reply);
        Rule.Shown(failure);
        Rule.Same(failure.ToString(), FailureClassifier.Classify(reply).ToString(), "twice");
        Rule.Holds(failure.RetryAfter is not { } delay || delay <= TimeSpan.FromDays(31), $"the delay is {failure.RetryAfter}");
        _ = ErrorBodyReader.IsError(reply.Body.Span);
        return default;
    }

    private static DateTimeOffset ErrorFixtureTime { get; } = new(2026, 11, 21, 4, 30, 0, TimeSpan.Zero);
}
