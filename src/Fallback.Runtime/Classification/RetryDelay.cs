namespace Fallback;

/// <summary>Finds out how long a provider asks to wait. The most reliable source comes first; the first usable one wins.</summary>
internal static class RetryDelay
{
    /// <summary>Returns the delay in headers or body, or null.</summary>
    public static TimeSpan? Read(in ProviderReply reply, ErrorBody body)
    {
        if ((Milliseconds(reply.Headers["retry-after-ms"]) ?? Milliseconds(reply.Headers["x-ms-retry-after-ms"])) is { } exact) return exact;
        string? header = reply.Headers["retry-after"];
        string? message = body.Form == BodyForm.Json && body.Message is { } said && HasDigit(said) ? said : null;
        // Usually there is no delay, and then the provider's clock need not be read.
        if (header is null && body.RetryDelay is null && body.ResetsAt is null && message is null) return null;
        DateTimeOffset now = ProviderNow(reply);
        return RetryAfter(header, now)
            ?? body.RetryDelay
            ?? (body.ResetsAt is { } reset ? DelayText.Until(reset, now) : null)
            ?? DelayText.FromMessage(message, now);
    }

    /// <summary>Returns the delay or, if there is none, the reset of the exhausted limit. For rate limits only.</summary>
    public static TimeSpan? ReadRateLimit(in ProviderReply reply, ErrorBody body) =>
        Read(reply, body) ?? RateLimitHeaders.Reset(reply.Headers, ProviderNow(reply));

    /// <summary>
    /// Returns when an account is usable again. Only a date shows that: a delay in seconds in the reply of an exhausted account is the rate
    /// limiter's.
    /// </summary>
    public static TimeSpan? ReadReset(in ProviderReply reply, ErrorBody body)
    {
        DateTimeOffset now = ProviderNow(reply);
        return body.ResetsAt is { } reset ? DelayText.Until(reset, now) : DelayText.FromDate(body.Form == BodyForm.Json ? body.Message : null, now);
    }

    /// <summary>Seconds with or without decimals, a duration, an HTTP date or RFC 3339.</summary>
    public static TimeSpan? RetryAfter(string? value, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(value)) return null;
        if (DelayText.ParseNumber(value) is { } seconds) return DelayText.FromSeconds(seconds);
        if (DelayText.ParseDuration(value) is { } duration) return duration;
        if (DelayText.ParseMoment(value) is { } moment) return DelayText.Until(moment, now);
        // Two headers joined by a proxy: the first is the nearest server's.
        int comma = value.IndexOf(',', StringComparison.Ordinal);
        return comma > 0 && DelayText.ParseNumber(value[..comma]) is { } first ? DelayText.FromSeconds(first) : null;
    }

    private static bool HasDigit(string text) => text.AsSpan().ContainsAnyInRange('0', '9');

    private static TimeSpan? Milliseconds(string? value) =>
        DelayText.ParseNumber(value) is { } milliseconds ? DelayText.FromSeconds(milliseconds / 1000) : null;

    /// <summary>The provider's own time if it is known, because the local clock may be wrong. Dates are compared with it.</summary>
    private static DateTimeOffset ProviderNow(in ProviderReply reply) => DelayText.ParseMoment(reply.Headers["date"]) ?? reply.Now;
}
