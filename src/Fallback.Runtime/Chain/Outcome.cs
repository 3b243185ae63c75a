namespace Fallback;

/// <summary>How a tier or a chain ended; the default value means: go on with the next tier.</summary>
internal readonly struct Outcome<TOut>
{
    private Outcome(TOut? value, Tier? tier, RequestShape shape, TimeSpan latency, Failure? refusal, bool exhausted)
    {
        Value = value;
        Tier = tier;
        Shape = shape;
        Latency = latency;
        Refusal = refusal;
        IsExhausted = exhausted;
    }

    public TOut? Value { get; }

    /// <summary>The tier that answered; null when none did.</summary>
    public Tier? Tier { get; }

    public RequestShape Shape { get; }

    /// <summary>How long the attempt that answered took.</summary>
    public TimeSpan Latency { get; }

    /// <summary>The failure that every tier would repeat.</summary>
    public Failure? Refusal { get; }

    public bool IsExhausted { get; }

    public bool IsFinal => Tier is not null || Refusal is not null || IsExhausted;

    public static Outcome<TOut> Exhausted => new(default, null, default, default, null, true);

    public static Outcome<TOut> Answered(TOut value, Tier tier, in RequestShape shape, TimeSpan latency) => new(value, tier, shape, latency, null, false);

    public static Outcome<TOut> Refused(Failure failure) => new(default, null, default, default, failure, false);
}
