namespace Fallback;

/// <summary>Faults to inject into the running application, for a game day. Default: none.</summary>
/// <remarks>See <see href="https://github.com/fallback-dotnet/fallback/blob/main/docs/fault-injection.md">fault injection</see>.</remarks>
public sealed class FaultInjectionOptions
{
    /// <summary>
    /// Whether faults may be injected in Production. Default false: faults in Production prevent the application from starting.
    /// </summary>
    /// <remarks>
    /// The container's <c>IHostEnvironment</c> decides whether the application runs in Production. Without a host,
    /// <c>DOTNET_ENVIRONMENT</c> and <c>ASPNETCORE_ENVIRONMENT</c> decide; if neither is set, the environment is Production.
    /// </remarks>
    public bool AllowInProduction { get; set; }

    /// <summary>
    /// The seed that makes the draws of <see cref="FaultOptions.Share"/> repeatable; each fault has its own generator with this seed.
    /// Default null: each run draws differently.
    /// </summary>
    public int? Seed { get; set; }

    /// <summary>The faults by name: 1 to 64 characters, in one line. Logs, events and the dashboard show the name. Default: none.</summary>
    public IDictionary<string, FaultOptions> Faults { get; } = new Dictionary<string, FaultOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The environment that the container reports; null if it reports none.</summary>
    internal string? HostEnvironment { get; set; }
}
