namespace Fallback;

/// <summary>Where in Redis the replicas of an application store what they share.</summary>
public sealed class RedisReplicaOptions
{
    /// <summary>
    /// The prefix of every key and channel: at most 100 ASCII letters, digits, <c>-</c>, <c>_</c>, <c>:</c> and <c>.</c>. Default:
    /// <c>fallback</c>. Applications that use the same Redis but do not share state need different prefixes.
    /// </summary>
    public string KeyPrefix { get; set; } = "fallback";

    /// <summary>The number of the database. Default null: that of the connection. A cluster has only database 0.</summary>
    public int? Database { get; set; }
}
