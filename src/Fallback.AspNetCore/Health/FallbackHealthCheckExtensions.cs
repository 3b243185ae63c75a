using Fallback;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a check of Fallback's clients to the host's health checks.</summary>
public static class FallbackHealthCheckExtensions
{
    /// <summary>
    /// Adds a check of every registered client. A client is healthy if its first tier can answer now, degraded if only fallbacks can, and
    /// has <paramref name="failureStatus"/> if no tier can. The check's data contains each client with its chain and the reasons.
    /// </summary>
    /// <param name="builder">The host's health checks.</param>
    /// <param name="name">The name of the check. Default: <c>fallback</c>.</param>
    /// <param name="failureStatus">The status if a client has no tier that can answer. Default null: unhealthy.</param>
    /// <param name="tags">Tags to filter checks by. Default: none.</param>
    /// <remarks>
    /// The check sends no request to a provider; it looks at breakers, rate limits and keys. Use it for readiness, not for liveness: a
    /// restart does not repair a provider. It requires <c>AddFallback</c>.
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
