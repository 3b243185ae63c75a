namespace Fallback;

/// <summary>
/// The state of rate limits, of whichever vendor: <c>x-ratelimit-remaining-tokens</c>, <c>anthropic-ratelimit-requests-remaining</c>,
/// <c>X-RateLimit-Remaining</c>, <c>ratelimitbysize-remaining</c>, and the IETF's <c>RateLimit</c>.
/// </summary>
internal static class RateLimitHeaders
{
    private static readonly char[] _separators = [',', ';'];

    /// <summary>When the limits that have nothing left are full again; the last of them counts.</summary>
    public static TimeSpan? Reset(in ReplyHeaders headers, DateTimeOffset now)
    {
        TimeSpan? longest = null;
        foreach ((string name, string value) in headers)
        {
            TimeSpan? reset = IsUsedUp(name, value) ? DelayText.ParseReset(headers[name.Replace("remaining", "reset", StringComparison.OrdinalIgnoreCase)], now)
                : name.Equals("RateLimit", StringComparison.OrdinalIgnoreCase) ? Combined(value)
                : null;
            if (reset > (longest ?? TimeSpan.MinValue)) longest = reset;
        }
        // Subscription traffic has one limit for everything, and no count of what remains.
        return longest ?? DelayText.ParseReset(headers["anthropic-ratelimit-unified-reset"], now);
    }

    private static bool IsUsedUp(string name, string value) =>
        name.Contains("remaining", StringComparison.OrdinalIgnoreCase)
        && (name.Contains("ratelimit", StringComparison.OrdinalIgnoreCase) || name.Contains("rate-limit", StringComparison.OrdinalIgnoreCase))
        // -1 and below are sent for "unknown".
        && DelayText.ParseNumber(value) is 0;

    /// <summary><c>limit=10, remaining=0, reset=5</c> of the older drafts, <c>"default";r=0;t=5</c> of the newer.</summary>
    private static TimeSpan? Combined(string value)
    {
        double? remaining = null, reset = null;
        foreach (string part in value.Split(_separators, StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) continue;
            double? number = DelayText.ParseNumber(part[(equals + 1)..]);
            if (part[..equals] is "remaining" or "r") remaining ??= number;
            if (part[..equals] is "reset" or "t") reset ??= number;
        }
        return remaining is 0 && reset is { } seconds ? DelayText.FromSeconds(seconds) : null;
    }
}
