namespace Fallback;

/// <summary>
/// Reads the state of rate limits of any vendor: <c>x-ratelimit-remaining-tokens</c>, <c>anthropic-ratelimit-requests-remaining</c>,
/// <c>X-RateLimit-Remaining</c>, <c>ratelimitbysize-remaining</c>, and the IETF's <c>RateLimit</c>.
/// </summary>
internal static class RateLimitHeaders
{
    private static readonly char[] _separators = [',', ';'];

    /// <summary>Returns the time until all exhausted limits are reset.</summary>
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
        // Subscription traffic has one limit for everything, and no remaining count.
        return longest ?? DelayText.ParseReset(headers["anthropic-ratelimit-unified-reset"], now);
    }

    private static bool IsUsedUp(string name, string value) =>
        name.Contains("remaining", StringComparison.OrdinalIgnoreCase)
        && (name.Contains("ratelimit", StringComparison.OrdinalIgnoreCase) || name.Contains("rate-limit", StringComparison.OrdinalIgnoreCase))
        // -1 and below mean "unknown".
        && DelayText.ParseNumber(value) is 0;

    /// <summary>
    /// <c>limit=10, remaining=0, reset=5</c> of the older drafts, <c>"minute";r=0;t=5, "day";r=90;t=7200</c> of the newer, with a name for each
    /// limit.
    /// </summary>
    private static TimeSpan? Combined(string value)
    {
        TimeSpan? longest = null;
        double? remaining = null, reset = null;
        foreach (string part in value.Split(_separators, StringSplitOptions.TrimEntries))
        {
            // The values of one limit do not apply to another.
            if (part.StartsWith('"')) remaining = reset = null;
            if (Member(part, "remaining", "r") is { } left) remaining = left;
            if (Member(part, "reset", "t") is { } seconds) reset = seconds;
            if (remaining is 0 && reset is { } due && DelayText.FromSeconds(due) is { } delay && delay > (longest ?? TimeSpan.MinValue)) longest = delay;
        }
        return longest;
    }

    private static double? Member(string part, string name, string shortName)
    {
        int equals = part.IndexOf('=', StringComparison.Ordinal);
        return equals >= 0 && (part[..equals] == name || part[..equals] == shortName) ? DelayText.ParseNumber(part[(equals + 1)..]) : null;
    }
}
