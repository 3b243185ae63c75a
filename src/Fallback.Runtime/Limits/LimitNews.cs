namespace Fallback;

/// <summary>
/// What a reply's headers say of the limits a minute: <c>x-ratelimit-limit-requests</c>, <c>anthropic-ratelimit-tokens-remaining</c>,
/// <c>x-ratelimit-remaining-req-minute</c>.
/// </summary>
internal readonly record struct LimitNews
{
    /// <summary>Requests a minute, else null.</summary>
    public double? Requests { get; private init; }

    /// <summary>Tokens a minute, else null.</summary>
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
        // -1 and below are sent for "unknown".
        ("remaining", "requests" or "req") or ("requests", "remaining") => this with { NoRequestsLeft = number == 0 },
        ("remaining", "tokens") or ("tokens", "remaining") => this with { NoTokensLeft = number == 0 },
        _ => this,
    };

    /// <summary>The two words after <c>ratelimit-</c>. Figures for another time than a minute, or for a part of the tokens, have more.</summary>
    private static (string, string) Words(string name)
    {
        string[] words = name.ToLowerInvariant().Split('-');
        int start = Array.IndexOf(words, "ratelimit") + 1;
        bool isPlain = words.Length == start + 2 || (words.Length == start + 3 && words[^1] == "minute");
        return start > 0 && isPlain ? (words[start], words[start + 1]) : ("", "");
    }
}
