using System.Diagnostics.CodeAnalysis;
using Fallback;
using Fallback.Gateway;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps Fallback's gateway.</summary>
public static class FallbackGatewayEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps an API that any OpenAI client can use. Each chain of the configuration's <c>Fallback:Chains</c> is a model of that name;
    /// <c>chain@provider/model</c> is one of its tiers alone.
    /// </summary>
    /// <param name="endpoints">The application, or a group of its routes.</param>
    /// <param name="prefix">The path of the API. Default: <c>/v1</c>.</param>
    /// <param name="configure">Changes the options, after the configuration's <c>Fallback:Gateway</c>.</param>
    /// <returns>A builder for all of the gateway's routes.</returns>
    /// <remarks>
    /// Without configured callers, only requests from this machine are answered: their address and their <c>Host</c> must be loopback, and
    /// no header may show that a proxy forwarded them. See
    /// <see href="https://github.com/fallback-dotnet/fallback/blob/main/docs/gateway.md">the gateway</see>.
    /// </remarks>
    /// <exception cref="InvalidOperationException"><c>AddFallback</c> was not called on the application's services.</exception>
    /// <exception cref="OptionsValidationException">
    /// The options, or a chain, are invalid; the message names each mistake with its key, value and remedy.
    /// </exception>
    public static IEndpointConventionBuilder MapFallbackGateway(
        this IEndpointRouteBuilder endpoints,
        [StringSyntax("Route")] string prefix = "/v1",
        Action<FallbackGatewayOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        IServiceProvider services = endpoints.ServiceProvider;
        FallbackRuntime runtime = services.GetService<FallbackRuntime>() ?? throw new InvalidOperationException(
            "MapFallbackGateway needs the services of Fallback: call builder.Services.AddFallback(…) before the application is built.");
        FallbackGatewayOptions options = GatewayReader.Read(services, configure);
        GatewayCheck.ThrowIfWrong(options, runtime.Configuration.Options);

        var origins = new OriginRule(options.AllowedOrigins);
        var callers = new CallerDirectory(options, runtime.Time);
        var access = new GatewayAccess(callers, origins);
        ILogger logger = services.GetService<ILoggerFactory>()?.CreateLogger("Fallback.Gateway") ?? NullLogger.Instance;
        new CallerReload(services, configure, callers, logger).Watch();
        CancellationToken stopping = services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? default;
        return new GatewayEndpoints(
            runtime, options, access, origins, new ConcurrencyGate(options, runtime.Time), new Draining(options.DrainTime, runtime.Time, stopping), logger)
            .Map(endpoints.MapGroup(prefix));
    }
}
