using Fallback;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The health of Fallback's clients among the host's checks.</summary>
public static class FallbackHealthCheckExtensions
{
    /// <summary>
    /// Adds a check of every registered client: healthy when its first tier can answer now, degraded when only fallbacks can, and
    /// <paramref name="failureStatus"/> when no tier can. Its data has each client with its chain and the reasons.
    /// </summary>
    /// <param name="builder">The host's checks.</param>
    /// <param name="name">The check's name. Default: <c>fallback</c>.</param>
    /// <param name="failureStatus">What a client without any tier is. Default: unhealthy.</param>
    /// <param name="tags">To filter checks by. Default: none.</param>
    /// <remarks>
    /// No provider is asked; breakers, rate limits and keys are looked at. It belongs to readiness, not to liveness: a restart mends no provider.
    /// Needs <c>AddFallback</c>.
    /// </remarks>
    public static IHealthChecksBuilder AddFallback(
        this IHealthChecksBuilder builder, string name = "fallback", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return builder.Add(new HealthCheckRegistration(
            name, static services => new FallbackHealthCheck(services.GetRequiredService<FallbackRuntime>()), failureStatus, tags));
    }
}
