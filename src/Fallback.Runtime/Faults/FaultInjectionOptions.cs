namespace Fallback;

/// <summary>Faults to inject into the running application, for a game day. Default: none.</summary>
/// <remarks>See <see href="https://github.com/fallback-dotnet/fallback/blob/main/docs/fault-injection.md">fault injection</see>.</remarks>
public sealed class FaultInjectionOptions
{
    /// <summary>Whether faults may be injected in Production; else they keep the application from starting there. Default false.</summary>
    /// <remarks>
    /// Production is what the container's <c>IHostEnvironment</c> says. Without a host, it is what <c>DOTNET_ENVIRONMENT</c> or
    /// <c>ASPNETCORE_ENVIRONMENT</c> says, and the default where neither is set.
    /// </remarks>
    public bool AllowInProduction { get; set; }

    /// <summary>
    /// Makes the draws repeatable: each fault draws from a generator of its own with this seed. Default: none, every run draws otherwise.
    /// </summary>
    public int? Seed { get; set; }

    /// <summary>The faults by name. The name is shown wherever the fault is.</summary>
    public IDictionary<string, FaultOptions> Faults { get; } = new Dictionary<string, FaultOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the container says that it runs in; null where it says nothing.</summary>
    internal string? HostEnvironment { get; set; }
}
