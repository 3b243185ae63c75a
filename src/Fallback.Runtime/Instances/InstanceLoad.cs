namespace Fallback;

/// <summary>
/// What is known of one instance for choosing among several: what is under way, how long its answers take, how often it fails, how much it
/// takes at once. Thread-safe, without a lock, and nothing is allocated.
/// </summary>
/// <remarks>
/// Every figure ages by itself: an instance that is not asked because of an old one would otherwise never show that it is well again.
/// Timestamps are those of the <see cref="TimeProvider"/> that it was made with.
/// </remarks>
internal sealed partial class InstanceLoad
{
    /// <summary>What a new or recovered instance starts with, of its share.</summary>
    public const float FirstShare = 0.1f;

    /// <summary>How long it takes until it has all of it.</summary>
    public static readonly TimeSpan Ramp = TimeSpan.FromSeconds(RampSeconds);

    // A constant, because it is computed with for every candidate of every choice.
    private const float RampSeconds = 30;

    private readonly double _momentsPerStamp;
    private int _underWay;
    private int _weight;
    private float _share = 1;
    private int _maxConcurrency;

    // 1 divided by the two, which is what a choice computes with; 0 where no concurrency is declared.
    private float _perWeight;
    private float _perPlace;
    private uint _rampSince;

    /// <param name="id">What it is remembered by, from 0 to <see cref="ConversationAffinity.LargestId"/>; the same instance keeps it when the
    /// configuration changes.</param>
    /// <param name="weight">Its share beside the others; 0 for a stand-by.</param>
    /// <param name="maxConcurrency">Requests that it takes at once; 0 where that is not known.</param>
    /// <param name="time">Where timestamps come from. It starts slowly from now on.</param>
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

    /// <summary>0 where nothing is declared.</summary>
    public int MaxConcurrency
    {
        get => Volatile.Read(ref _maxConcurrency);
        set
        {
            Volatile.Write(ref _perPlace, value > 0 ? 1f / value : 0);
            Volatile.Write(ref _maxConcurrency, value);
        }
    }

    /// <summary>What its weight is multiplied by, above 0: less than 1 for one that is up but struggles, as synthetic traffic has found.</summary>
    public float Share
    {
        get => Volatile.Read(ref _share);
        set => Volatile.Write(ref _share, value);
    }

    /// <summary>Whether it is to be left to those who find no other.</summary>
    public bool IsStruggling => Share <= SyntheticRecord.Struggling;

    /// <summary>Requests that have begun and not ended.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Whether one more is within what is declared.</summary>
    public bool HasRoom => MaxConcurrency is var most && most == 0 | UnderWay < most;

    /// <summary>A request is sent. Each is followed by one <see cref="Ended"/>, however it ends.</summary>
    public void Began(long now)
    {
        if (Interlocked.Increment(ref _underWay) == 1) Volatile.Write(ref _quietSince, MomentOf(now));
    }

    /// <summary>A request is over.</summary>
    /// <param name="now">A timestamp that was just taken.</param>
    /// <param name="latency">From <see cref="Began"/> up to now.</param>
    /// <param name="outcome">How it ended.</param>
    public void Ended(long now, TimeSpan latency, InstanceOutcome outcome)
    {
        Interlocked.Decrement(ref _underWay);
        Observe(now, latency, outcome);
    }

    /// <summary>Takes in how a request went that is not counted as under way: a probe, or synthetic traffic.</summary>
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
                // What answers others is full, and not ill.
                AddFailure(IsAnsweringAt(moment) ? FullIsNotIll : 1, moment);
                break;
            case InstanceOutcome.Failed:
                AddFailure(1, moment);
                break;
        }
    }

    /// <summary>Something came of a request that is still under way, such as the first piece of a stream: it does not hang.</summary>
    public void ShowLife(long now) => Volatile.Write(ref _quietSince, MomentOf(now));

    /// <summary>It is back after it could not be asked. What was known of it is of no use any more, and it starts slowly.</summary>
    public void Recover(long now)
    {
        uint moment = MomentOf(now);
        Volatile.Write(ref _latency, 0);
        Volatile.Write(ref _failures, 0);
        Volatile.Write(ref _limit, 0);
        Volatile.Write(ref _quietSince, moment);
        Volatile.Write(ref _rampSince, moment);
    }

    /// <summary>A timestamp in the grain of the figures.</summary>
    public uint MomentOf(long stamp) => (uint)(long)(stamp * _momentsPerStamp);

    /// <summary>Its part of its share, between <see cref="FirstShare"/> and 1.</summary>
    public float RampAt(uint moment)
    {
        float passed = TimedFigure.SecondsBetween(Volatile.Read(ref _rampSince), moment);
        return passed >= RampSeconds ? 1 : FirstShare + passed * ((1 - FirstShare) / RampSeconds);
    }
}
