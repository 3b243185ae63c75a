namespace Fallback;

/// <summary>
/// What a reply's headers report about the limits per minute: <c>x-ratelimit-limit-requests</c>,
/// <c>anthropic-ratelimit-tokens-remaining</c>, <c>x-ratelimit-remaining-req-minute</c>.
/// </summary>
internal readonly record struct LimitNews
{
    /// <summary>The requests per minute; null if not reported.</summary>
    public double? Requests { get; private init; }

    /// <summary>The tokens per minute; null if not reported.</summary>
    public double? Tokens { get; private init; }

    public bool NoRequestsLeft { get; private init; }

    public bool NoTokensLeft { get; private init; }

    public static LimitNews Read(in ReplyHeaders headers)
    {
        LimitNews news = default;
        foreach ((string name, string value) in headers)
            if (name.Contains("ratelimit-", StringComparison.OrdinalIgnoreCase) && DelayText.ParseNumber(value) is { } number)
                news = news.With(name, number);
        return news;
    }

    private LimitNews With(string name, double number) => Words(name) switch
    {
        ("limit", "requests" or "req") or ("requests", "limit") => this with { Requests = number },
        ("limit", "tokens") or ("tokens", "limit") => this with { Tokens = number },
        // -1 and below mean "unknown".
        ("remaining", "requests" or "req") or ("requests", "remaining") => this with { NoRequestsLeft = number == 0 },
        ("remaining", "tokens") or ("tokens", "remaining") => this with { NoTokensLeft = number == 0 },
        _ => this,
    };

    /// <summary>
    /// Returns the two words after <c>ratelimit-</c>. Figures for another period than a minute, or for a part of the tokens, have more
    /// words.
    /// </summary>
    private static (string, string) Words(string name)
    {
        string[] words = name.ToLowerInvariant().Split('-');
        int start = Array.IndexOf(words, "ratelimit") + 1;
        bool isPlain = words.Length == start + 2 || (words.Length == start + 3 && words[^1] == "minute");
        return start > 0 && isPlain ? (words[start], words[start + 1]) : ("", "");
    }
}
