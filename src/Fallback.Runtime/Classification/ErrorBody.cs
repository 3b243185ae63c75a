using System.Runtime.InteropServices;

namespace Fallback;

/// <summary>What an error body says, in any of its forms. Never contains the body itself.</summary>
internal sealed class ErrorBody
{
    /// <summary>The longest message that patterns are matched against, and the longest that is kept.</summary>
    public const int LongestMessage = 2048;

    private const int LongestName = 256;

    private readonly List<string> _codes = [];

    public BodyForm Form { get; set; }

    /// <summary>Whether it is JSON and describes an error. Matters only with a success status.</summary>
    public bool HasError { get; set; }

    /// <summary>Codes, types and reasons, the most reliable first, as written.</summary>
    public ReadOnlySpan<string> Codes => CollectionsMarshal.AsSpan(_codes);

    /// <summary>The provider's message, at most <see cref="LongestMessage"/> characters.</summary>
    public string? Message { get; private set; }

    /// <summary>A status in the body: <c>"code": 502</c>, <c>"statusCode": 401</c>.</summary>
    public int? Status { get; set; }

    /// <summary>A parameter's name, or the path to it.</summary>
    public string? Parameter
    {
        get;
        set => field = value?.Length <= LongestName ? value : null;
    }

    /// <summary>Gemini: the prompt was blocked.</summary>
    public string? BlockReason
    {
        get;
        set => field = value is null ? null : Redactor.Beginning(value, LongestMessage);
    }

    /// <summary>Google's <c>RetryInfo</c> or OpenRouter's <c>availability.retry_after</c>.</summary>
    public TimeSpan? RetryDelay { get; set; }

    public DateTimeOffset? ResetsAt { get; set; }

    public bool? Retryable { get; set; }

    /// <summary>Google: a quota of a day was violated.</summary>
    public bool IsDailyQuota { get; set; }

    /// <summary>OpenRouter: the input was flagged by moderation.</summary>
    public bool IsModerated { get; set; }

    /// <summary>OpenRouter: the error of the vendor behind it.</summary>
    public ErrorBody? Upstream { get; set; }

    public int? PromptTokens { get; set; }

    public int? Window { get; set; }

    public string? RequestId { get; set; }

    public void AddCode(string? code)
    {
        if (code is { Length: > 0 and <= 100 } and not "error" && _codes.Count < 16 && !_codes.Contains(code)) _codes.Add(code);
    }

    /// <summary>Takes a message. The first one found is the outermost, and therefore the intended one.</summary>
    public void OfferMessage(string? message)
    {
        if (!string.IsNullOrWhiteSpace(message)) Message ??= Redactor.Beginning(message.Trim(), LongestMessage);
    }

    /// <summary>Removes all messages, so that only status, codes and members decide; false if there are none.</summary>
    public bool TryMute()
    {
        bool hasWords = Message is not null | Upstream?.TryMute() == true;
        Message = null;
        return hasWords;
    }
}

/// <summary>The form of a body at first sight.</summary>
internal enum BodyForm
{
    Empty,
    Html,
    Text,
    Json,
}
