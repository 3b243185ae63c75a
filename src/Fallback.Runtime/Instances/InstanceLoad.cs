namespace Fallback;

/// <summary>
/// What is known of one instance for a choice among several: its running requests, the time of its answers, the rate of its failures, and
/// its capacity. Thread-safe, without a lock and without allocations.
/// </summary>
/// <remarks>
/// Every figure ages by itself: an instance that is not asked because of an old figure could otherwise never show that it has recovered.
/// Timestamps are those of its <see cref="TimeProvider"/>.
/// </remarks>
internal sealed partial class InstanceLoad
{
    /// <summary>The part of its share that a new or recovered instance starts with.</summary>
    public const float FirstShare = 0.1f;

    /// <summary>The time until it has its whole share.</summary>
    public static readonly TimeSpan Ramp = TimeSpan.FromSeconds(RampSeconds);

    // A constant, because every choice computes with it for every candidate.
    private const float RampSeconds = 30;

    private readonly double _momentsPerStamp;
    private int _underWay;
    private int _weight;
    private float _share = 1;
    private int _maxConcurrency;

    // 1 divided by both, which a choice computes with; 0 if no concurrency is declared.
    private float _perWeight;
    private float _perPlace;
    private uint _rampSince;

    /// <param name="id">
    /// Its id, from 0 to <see cref="ConversationAffinity.LargestId"/>; the same instance keeps it when the configuration changes.
    /// </param>
    /// <param name="weight">Its share relative to the others; 0 for a standby.</param>
    /// <param name="maxConcurrency">The requests that it takes at once; 0 if unknown.</param>
    /// <param name="time">The source of timestamps. Its slow start begins now.</param>
    public InstanceLoad(int id, int weight, int maxConcurrency, TimeProvider time)
    {
        Id = id;
        Weight = weight;
        MaxConcurrency = maxConcurrency;
        _momentsPerStamp = (double)TimedFigure.PerSecond / time.TimestampFrequency;
        _rampSince = _quietSince = MomentOf(time.GetTimestamp());
    }

    public int Id { get; }

    public int Weight
    {
        get => Volatile.Read(ref _weight);
        set
        {
            Volatile.Write(ref _perWeight, 1f / Math.Max(1, value));
            Volatile.Write(ref _weight, value);
        }
    }

    /// <summary>The declared concurrency; 0 if none is declared.</summary>
    public int MaxConcurrency
    {
        get => Volatile.Read(ref _maxConcurrency);
        set
        {
            Volatile.Write(ref _perPlace, value > 0 ? 1f / value : 0);
            Volatile.Write(ref _maxConcurrency, value);
        }
    }

    /// <summary>
    /// The factor for its weight, above 0: less than 1 for an instance that synthetic traffic found to be up but struggling.
    /// </summary>
    public float Share
    {
        get => Volatile.Read(ref _share);
        set => Volatile.Write(ref _share, value);
    }

    /// <summary>Whether only calls that find no other instance should use it.</summary>
    public bool IsStruggling => Share <= SyntheticRecord.Struggling;

    /// <summary>The requests that have begun and not ended.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Whether one more request is within the declared concurrency.</summary>
    public bool HasRoom => MaxConcurrency is var most && most == 0 | UnderWay < most;

    /// <summary>Records that a request is sent. Each is followed by one <see cref="Ended"/>, however it ends.</summary>
    public void Began(long now)
    {
        if (Interlocked.Increment(ref _underWay) == 1) Volatile.Write(ref _quietSince, MomentOf(now));
    }

    /// <summary>Records that a request is over.</summary>
    /// <param name="now">A timestamp that was taken already.</param>
    /// <param name="latency">The time from <see cref="Began"/> until now.</param>
    /// <param name="outcome">How it ended.</param>
    public void Ended(long now, TimeSpan latency, InstanceOutcome outcome)
    {
        Interlocked.Decrement(ref _underWay);
        Observe(now, latency, outcome);
    }

    /// <summary>Records a request that does not count as running: a probe, or synthetic traffic.</summary>
    public void Observe(long now, TimeSpan latency, InstanceOutcome outcome)
    {
        uint moment = MomentOf(now);
        switch (outcome)
        {
            case InstanceOutcome.Answered:
                Volatile.Write(ref _quietSince, moment);
                AddLatency((float)latency.TotalSeconds, moment);
                AddFailure(0, moment);
                break;
            case InstanceOutcome.Refused:
                LowerLimit(moment);
                // An instance that answers others is full, not failing.
                AddFailure(IsAnsweringAt(moment) ? FullIsNotIll : 1, moment);
                break;
            case InstanceOutcome.Failed:
                AddFailure(1, moment);
                break;
        }
    }

    /// <summary>Records a sign of life of a running request, such as the first chunk of a stream: it does not hang.</summary>
    public void ShowLife(long now) => Volatile.Write(ref _quietSince, MomentOf(now));

    /// <summary>Records that it is back after it could not be asked. Earlier figures no longer apply, and it starts slowly.</summary>
    public void Recover(long now)
    {
        uint moment = MomentOf(now);
        Volatile.Write(ref _latency, 0);
        Volatile.Write(ref _failures, 0);
        Volatile.Write(ref _limit, 0);
        Volatile.Write(ref _quietSince, moment);
        Volatile.Write(ref _rampSince, moment);
    }

    /// <summary>Converts a timestamp to the unit of the figures.</summary>
    public uint MomentOf(long stamp) => (uint)(long)(stamp * _momentsPerStamp);

    /// <summary>Returns the current part of its share, between <see cref="FirstShare"/> and 1.</summary>
    public float RampAt(uint moment)
    {
        float passed = TimedFigure.SecondsBetween(Volatile.Read(ref _rampSince), moment);
        return passed >= RampSeconds ? 1 : FirstShare + passed * ((1 - FirstShare) / RampSeconds);
    }
}
