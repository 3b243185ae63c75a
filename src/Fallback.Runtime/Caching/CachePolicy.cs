namespace Fallback;

/// <summary>How long answers are kept.</summary>
internal sealed record CachePolicy(TimeSpan TimeToLive, TimeSpan StaleFor, bool ServeStale)
{
    /// <summary>The total time for which an answer can be used.</summary>
    public TimeSpan Longest => TimeToLive + StaleFor;

    public static CachePolicy Of(AnswerCacheAttribute? declared, AnswerCacheOptions? configured)
    {
        declared ??= new AnswerCacheAttribute();
        return new CachePolicy(
            configured?.TimeToLive ?? TimeSpan.FromSeconds(declared.TtlSeconds),
            configured?.StaleFor ?? TimeSpan.FromSeconds(declared.StaleSeconds),
            configured?.ServeStale ?? declared.ServeStale);
    }
}
