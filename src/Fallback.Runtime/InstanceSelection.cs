using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>
/// How Fallback chooses which of a provider's instances to ask first. It never chooses an instance that cannot be asked now (breaker open,
/// rate limit, key refused, drained). If an instance fails, the call goes on to another one, chosen in the same way.
/// </summary>
/// <remarks>
/// An instance of weight 0 is a standby: it is asked only if no other can be. An instance whose declared <c>MaxConcurrency</c> is used up
/// is asked after those with free capacity.
/// </remarks>
[JsonConverter(typeof(JsonStringEnumConverter<InstanceSelection>))]
public enum InstanceSelection
{
    /// <summary>
    /// The instance with the least load for its weight. The default. An instance becomes less likely with the requests that it is running,
    /// with answers that take longer than the fastest instance's or do not come at all, with failures and refusals of the last seconds, and
    /// if it runs more requests than it has handled before. A new or recovered instance starts with a tenth of its share and reaches its
    /// full share after 30 s.
    /// </summary>
    LeastLoaded = 0,

    /// <summary>Each instance in turn, in proportion to its weight and as evenly spread as the weights allow.</summary>
    RoundRobin = 1,

    /// <summary>
    /// The first instance in declared order that can be asked; an instance that is struggling comes after the others. The only weight that
    /// matters is 0 (standby).
    /// </summary>
    Ordered = 2,
}
