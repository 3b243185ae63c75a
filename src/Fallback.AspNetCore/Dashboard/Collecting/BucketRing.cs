namespace Fallback.Dashboard;

/// <summary>A bucket for each half minute, of which the latest are kept. Not thread-safe.</summary>
internal sealed class BucketRing<T>(int length) where T : class, new()
{
    private readonly (long Slot, T? Bucket)[] _buckets = new (long, T?)[length];

    /// <summary>The bucket to count in; null for what is older than all that is kept.</summary>
    public T? At(long slot)
    {
        ref (long Slot, T? Bucket) place = ref _buckets[slot % length];
        if (place.Bucket is null || place.Slot < slot) place = (slot, new T());
        return place.Slot == slot ? place.Bucket : null;
    }

    /// <summary>The bucket of a half minute; null where nothing was counted.</summary>
    public T? Find(long slot)
    {
        (long Slot, T? Bucket) place = _buckets[slot % length];
        return place.Slot == slot ? place.Bucket : null;
    }
}

/// <summary>Half minutes, counted from the year 1.</summary>
internal static class Slots
{
    /// <summary>Half minutes that the pages show.</summary>
    public const int Shown = 30;

    /// <summary>Half minutes before them that say what is usual.</summary>
    public const int Before = 120;

    public static readonly TimeSpan Width = TimeSpan.FromSeconds(30);

    public static long Of(DateTimeOffset at) => at.UtcTicks / Width.Ticks;

    public static DateTimeOffset Start(long slot) => new(slot * Width.Ticks, TimeSpan.Zero);
}
