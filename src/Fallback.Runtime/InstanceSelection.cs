using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>How a call is given one of a provider's instances; see <see cref="ProviderOptions.Instances"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InstanceSelection>))]
public enum InstanceSelection
{
    /// <summary>By weight, by how much is under way, and by how quick and how well each answers now. The default.</summary>
    LeastLoaded,

    /// <summary>One after the other, as often as their weights say.</summary>
    RoundRobin,

    /// <summary>The first that can be asked, in the order in which they are declared.</summary>
    Ordered,
}
