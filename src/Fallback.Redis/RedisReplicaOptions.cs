namespace Fallback;

/// <summary>Where in Redis the replicas of an application keep what they share.</summary>
public sealed class RedisReplicaOptions
{
    /// <summary>
    /// What every key and channel begins with. Applications that share one Redis and nothing else need different ones. ASCII letters,
    /// digits, <c>-</c>, <c>_</c>, <c>:</c> and <c>.</c>, at most 100 of them. Default: <c>fallback</c>.
    /// </summary>
    public string KeyPrefix { get; set; } = "fallback";

    /// <summary>The number of the database. Default: null, that of the connection. A cluster has only 0.</summary>
    public int? Database { get; set; }
}
