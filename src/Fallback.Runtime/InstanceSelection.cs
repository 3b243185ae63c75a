using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>
/// How the instance that is asked first is chosen among a provider's instances. Those that cannot be asked now (breaker open, rate limit, key
/// refused, drained) are left out in every case, and a call that fails at one goes on to another, chosen in the same way.
/// </summary>
/// <remarks>
/// An instance of weight 0 is a stand-by: it is asked when no other can be. One that has its declared <c>MaxConcurrency</c> under way is
/// asked after those that have room.
/// </remarks>
[JsonConverter(typeof(JsonStringEnumConverter<InstanceSelection>))]
public enum InstanceSelection
{
    /// <summary>
    /// The one with the least to do for its weight. What makes it less likely: requests under way, answers that take longer than those of the
    /// fastest instance or do not come at all, failures and refusals of the last seconds, more under way than it took before. A new or
    /// recovered instance starts with a tenth of its share and has all of it after 30 s. The default.
    /// </summary>
    LeastLoaded = 0,

    /// <summary>Each in turn, by weight, as evenly spread as the weights allow.</summary>
    RoundRobin = 1,

    /// <summary>
    /// The first one as they are declared that can be asked, one that struggles after those that do not. Of the weights only 0 (stand-by) counts.
    /// </summary>
    Ordered = 2,
}
