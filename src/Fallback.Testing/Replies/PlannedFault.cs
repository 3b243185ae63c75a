namespace Fallback.Testing;

internal enum FaultKind
{
    Cut,
    Reset,
    End,
    Stall,
    Error,
}

/// <summary>What happens to an answer after so many content chunks.</summary>
internal sealed record PlannedFault(FaultKind Kind, int After)
{
    /// <summary>While the answer stalls; null for silence.</summary>
    public TimeSpan? KeepAliveInterval { get; init; }

    public string? Code { get; init; }

    public string Message { get; init; } = "";
}
