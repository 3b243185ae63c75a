using System.Collections.Immutable;

namespace Fallback;

/// <summary>
/// The instances that the application has added to configured providers, and removed from them; survives a reload. Immutable.
/// </summary>
internal sealed record InstanceChanges
{
    public static InstanceChanges None { get; } = new();

    private ImmutableList<(string Provider, InstanceOptions Instance)> Added { get; init; } = [];

    private ImmutableList<(string Provider, string Name)> Removed { get; init; } = [];

    /// <summary>Adds an instance. A configured instance of the same name that was removed stays removed: this one replaces it.</summary>
    public InstanceChanges With(string provider, InstanceOptions instance) => this with { Added = Added.Add((provider, instance)) };

    public InstanceChanges Without(string provider, string name)
    {
        // An added instance is only taken back: names that come and go for months must leave nothing behind.
        ImmutableList<(string, InstanceOptions)> left = Added.RemoveAll(added => Is((added.Provider, added.Instance.Name), provider, name));
        return left.Count < Added.Count ? this with { Added = left } : this with { Removed = Removed.Add((provider, name)) };
    }

    /// <summary>
    /// Applies the changes to another configuration. If the configuration now contains an added instance, the configured one applies: an
    /// operator who writes down a running instance does not want two of them.
    /// </summary>
    public InstanceChanges Over(IDictionary<string, ProviderOptions> configured) => this with
    {
        Added = Added.RemoveAll(added =>
            configured.TryGetValue(added.Provider, out ProviderOptions? provider)
            && provider.Instances.Any(one => Is((added.Provider, added.Instance.Name), added.Provider, one.Name))
            && !Removed.Exists(gone => Is(gone, added.Provider, added.Instance.Name))),
    };

    /// <summary>The providers that instances were added to.</summary>
    public IEnumerable<string> Providers => Added.Select(static added => added.Provider);

    /// <summary>Returns the instances of a provider.</summary>
    public IReadOnlyList<InstanceOptions> Of(string provider, IEnumerable<InstanceOptions> configured) =>
    [
        .. configured.Where(instance => !Removed.Exists(gone => Is(gone, provider, instance.Name))),
        .. Added.Where(added => added.Provider.Equals(provider, StringComparison.OrdinalIgnoreCase)).Select(static added => added.Instance),
    ];

    private static bool Is((string Provider, string Name) one, string provider, string name) =>
        one.Provider.Equals(provider, StringComparison.OrdinalIgnoreCase) && one.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
