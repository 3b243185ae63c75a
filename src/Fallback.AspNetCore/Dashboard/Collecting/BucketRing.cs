namespace Fallback.Dashboard;

/// <summary>A bucket for each half minute, of which the latest are kept. Not thread-safe.</summary>
internal sealed class BucketRing<T>(int length) where T : class, new()
{
    private readonly (long Slot, T? Bucket)[] _buckets = new (long, T?)[length];

    /// <summary>Returns the bucket to count in; null for a time before everything that is kept.</summary>
    public T? At(long slot)
    {
        ref (long Slot, T? Bucket) place = ref _buckets[slot % length];
        if (place.Bucket is null || place.Slot < slot) place = (slot, new T());
        return place.Slot == slot ? place.Bucket : null;
    }

    /// <summary>Returns the bucket of a half minute; null if nothing was counted.</summary>
    public T? Find(long slot)
    {
        (long Slot, T? Bucket) place = _buckets[slot % length];
        return place.Slot == slot ? place.Bucket : null;
    }
}

/// <summary>Half minutes, counted from the year 1.</summary>
internal static class Slots
{
    /// <summary>The half minutes that the pages show.</summary>
    public const int Shown = 30;

    /// <summary>The half minutes before them, which show what is usual.</summary>
    public const int Before = 120;

    public static readonly TimeSpan Width = TimeSpan.FromSeconds(30);

    public static long Of(DateTimeOffset at) => at.UtcTicks / Width.Ticks;

    public static DateTimeOffset Start(long slot) => new(slot * Width.Ticks, TimeSpan.Zero);
}
