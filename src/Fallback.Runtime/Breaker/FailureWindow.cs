namespace Fallback;

/// <summary>
/// The calls and failures of the last sampling time, in tenths of it: the current tenth and the nine before. Lock-free. A count that
/// arrives while its tenth is being reused is lost, which hardly changes a ratio over many calls.
/// </summary>
internal sealed class FailureWindow(long samplingUnits)
{
    private const int Tenths = 10;

    private readonly long _tenth = Math.Max(1, samplingUnits / Tenths);
    private readonly Bucket?[] _buckets = new Bucket?[Tenths];

    public void Add(long now, bool failed)
    {
        Bucket bucket = At(now / _tenth);
        Interlocked.Increment(ref bucket.Calls);
        if (failed) Interlocked.Increment(ref bucket.Failures);
    }

    public (int Calls, int Failures) Count(long now)
    {
        long oldest = now / _tenth - (Tenths - 1);
        int calls = 0, failures = 0;
        foreach (ref Bucket? place in _buckets.AsSpan())
        {
            if (Volatile.Read(ref place) is not { } bucket || bucket.Number < oldest) continue;
            calls += Volatile.Read(ref bucket.Calls);
            failures += Volatile.Read(ref bucket.Failures);
        }
        return (calls, failures);
    }

    private Bucket At(long number)
    {
        ref Bucket? place = ref _buckets[(int)(number % Tenths)];
        while (true)
        {
            Bucket? bucket = Volatile.Read(ref place);
            if (bucket is not null && bucket.Number >= number) return bucket;
            var fresh = new Bucket(number);
            if (Interlocked.CompareExchange(ref place, fresh, bucket) == bucket) return fresh;
        }
    }

    private sealed class Bucket(long number)
    {
        public readonly long Number = number;
        public int Calls;
        public int Failures;
    }
}
