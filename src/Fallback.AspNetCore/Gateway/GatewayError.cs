namespace Fallback.Gateway;

/// <summary>Why a request is not answered, in the words of OpenAI's errors.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Type">The error's <c>type</c>.</param>
/// <param name="Code">The error's <c>code</c>.</param>
/// <param name="Message">The error's <c>message</c>; nothing of what the caller sent.</param>
internal sealed record GatewayRefusal(int Status, string Type, string Code, string Message)
{
    /// <summary>When it is worth to ask again; null where that is not known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the same request can be answered soon. Where not, <c>x-should-retry: false</c> keeps OpenAI's clients from trying.</summary>
    public bool MayRetry { get; init; }

    /// <summary>The value of <c>WWW-Authenticate</c>; null for none.</summary>
    public string? Challenge { get; init; }

    /// <summary>The value of <c>Retry-After</c>: whole seconds, at least one; null for none.</summary>
    public long? RetryAfterSeconds => RetryAfter is { } time ? Math.Max(1, (long)Math.Ceiling(time.TotalSeconds)) : null;
}
