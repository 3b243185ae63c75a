using Fallback.TestUtilities;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;

namespace Fallback.OpenTelemetry.Tests;

/// <summary>An application with all clients, whose metrics OpenTelemetry's exporter for Prometheus shows.</summary>
internal sealed class Shop : IAsyncDisposable
{
    private readonly WebApplication _application;

    private Shop(WebApplication application, Providers providers) => (_application, Providers) = (application, providers);

    public Providers Providers { get; }

    public Uri Address => new(_application.Urls.Single());

    public static async Task<Shop> OpenAsync(CancellationToken cancellationToken)
    {
        Providers providers = await Providers.StartAsync(cancellationToken);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddFallback(options =>
        {
            providers.Configure(options);
            // A busy machine is no lost store.
            options.Replicas.OperationTimeout = TimeSpan.FromSeconds(1);
            options.UseReplicaStore(new InMemoryReplicaStore());
        });
        builder.Services.AddFallbackClient<ISupport>();
        builder.Services.AddFallbackClient<IHedged>();
        builder.Services.AddFallbackClient<ILimited>();
        builder.Services.AddFallbackClient<ICached>();
        builder.Services.AddOpenTelemetry().WithMetrics(static metrics => metrics
            .AddFallbackInstrumentation(FallbackMetricNames.AiApi)
            .AddPrometheusExporter(static options => options.ScrapeResponseCacheDurationMilliseconds = 0));
        WebApplication application = builder.Build();
        application.Urls.Add("http://127.0.0.1:0");
        application.MapPrometheusScrapingEndpoint();
        await application.StartAsync(cancellationToken);
        FallbackMonitor monitor = application.Services.GetRequiredService<FallbackMonitor>();
        await WaitFor.ConditionAsync(
            () => monitor.Replicas is { Shares.Count: > 0 } replicas && replicas.Shares.All(static share => share.Held > 0), cancellationToken);
        return new Shop(application, providers);
    }

    public T Client<T>() where T : notnull => _application.Services.GetRequiredService<T>();

    /// <summary>Asks a client; that it fails is a figure like others.</summary>
    public static async Task AskAsync(Func<CancellationToken, Task> call, CancellationToken cancellationToken)
    {
        try
        {
            await call(cancellationToken);
        }
        catch (FallbackException)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(CancellationToken.None);
        await _application.DisposeAsync();
        await Providers.DisposeAsync();
    }
}
