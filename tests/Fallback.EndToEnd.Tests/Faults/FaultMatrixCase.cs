using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

/// <summary>Where the failing tier stands. The tiers before it are overloaded, those behind it are well.</summary>
public enum FaultPosition
{
    First,
    Middle,
    Last,
}

internal enum FaultPlace
{
    Nowhere,
    Model,
    Endpoint,
    Credential,
    Gate,
}

internal enum FaultEnd
{
    /// <summary>The next tier answers; without one, all tiers have failed.</summary>
    FailsOver,
    /// <summary>No other tier is asked.</summary>
    Stops,
    /// <summary>The same tier answers the request in another shape.</summary>
    Adapts,
    /// <summary>Some of the text had been handed out.</summary>
    Interrupts,
}

/// <summary>A way to fail, and what is expected of the engine.</summary>
internal sealed record FaultMatrixCase(string Name, FailureKind Kind, Func<RecordedRequest, Reply>? Reply)
{
    public FaultEnd End { get; init; } = FaultEnd.FailsOver;

    /// <summary>What a stream calls it, where that differs.</summary>
    public FailureKind? StreamKind { get; init; }

    public bool IsPlain { get; init; } = true;

    public bool IsStream { get; init; } = true;

    /// <summary>Requests that reach the tier while another one stands behind it.</summary>
    public int Requests { get; init; } = 1;

    /// <summary>Requests that reach the tier as the last one: retried where waiting can help.</summary>
    public int RequestsAtLast { get; init; } = 1;

    /// <summary>Where it counts, breaks or holds.</summary>
    public FaultPlace Place { get; init; } = FaultPlace.Nowhere;

    /// <summary>Failures that were counted there, by the same two cases.</summary>
    public (int Usual, int AtLast) Counts { get; init; }

    /// <summary>How long it is closed off at once, or held.</summary>
    public TimeSpan? Closed { get; init; }

    /// <summary>An overload that names a delay counts against the model, and holds the gate as well.</summary>
    public TimeSpan? HeldToo { get; init; }

    /// <summary>Why the next call skips the tier; null when it asks it.</summary>
    public SkipReason? Skipped { get; init; }

    /// <summary>The tier's time limit is let strike once a request has come.</summary>
    public bool Hangs { get; init; }

    /// <summary>The limit between two texts is let strike after the first.</summary>
    public bool Stalls { get; init; }

    /// <summary>Nobody listens at the tier's port.</summary>
    public bool IsRefused => Reply is null;

    public FaultMatrixCase Counting(FaultPlace place, int usual = 1, int atLast = 2) => this with { Place = place, Counts = (usual, atLast) };

    public FaultMatrixCase Breaking(FaultPlace place, double minutes, SkipReason skipped) => this with { Place = place, Closed = TimeSpan.FromMinutes(minutes), Skipped = skipped };

    public FaultMatrixCase Holding(double seconds) => this with { Place = FaultPlace.Gate, Closed = TimeSpan.FromSeconds(seconds), Skipped = SkipReason.RateLimited };
}
