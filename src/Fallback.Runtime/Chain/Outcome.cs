namespace Fallback;

/// <summary>How a tier or a chain ended; the default value means: go on with the next tier.</summary>
internal readonly struct Outcome<TOut>
{
    private readonly RequestShape? _shape;

    private Outcome(TOut? value, Tier? tier, RequestShape? shape, TimeSpan latency, long endedAt, Failure? refusal, bool exhausted)
    {
        Value = value;
        Tier = tier;
        _shape = shape;
        Latency = latency;
        EndedAt = endedAt;
        Refusal = refusal;
        IsExhausted = exhausted;
    }

    public TOut? Value { get; }

    /// <summary>The tier that answered; null if none did.</summary>
    public Tier? Tier { get; }

    /// <summary>The shape of the request that was answered.</summary>
    public RequestShape Shape => _shape!;

    /// <summary>How long the attempt that answered took.</summary>
    public TimeSpan Latency { get; }

    /// <summary>The timestamp of its end.</summary>
    public long EndedAt { get; }

    /// <summary>The failure that every tier would repeat.</summary>
    public Failure? Refusal { get; }

    public bool IsExhausted { get; }

    public bool IsFinal => Tier is not null || Refusal is not null || IsExhausted;

    public static Outcome<TOut> Exhausted => new(default, null, null, default, 0, null, true);

    public static Outcome<TOut> Answered(TOut value, Tier tier, RequestShape shape, TimeSpan latency, long endedAt) =>
        new(value, tier, shape, latency, endedAt, null, false);

    public static Outcome<TOut> Refused(Failure failure) => new(default, null, null, default, 0, failure, false);
}
