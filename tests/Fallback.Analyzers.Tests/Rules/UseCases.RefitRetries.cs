namespace Fallback.Analyzers.Tests;

/// <summary>Handlers that retry, behind a Refit interface's chain (FB4006).</summary>
internal static partial class UseCases
{
    private static string[] RefitRetryHits { get; } =
    [
        Registering("services.AddFallbackRefitClient<IApi>().[|AddHttpMessageHandler<HttpRetryHandler>|]();"),
        Registering("services.AddFallbackRefitClient<IApi>().SetHandlerLifetime(TimeSpan.FromMinutes(5)).[|AddHttpMessageHandler|](() => new HttpRetryHandler());"),
        Registering("services.AddFallbackRefitClient<IApi>().[|AddHttpMessageHandler|](_ => new HttpRetryHandler(new HttpRetryOptions { RetryUnsafeMethods = true }));"),
        Registering("services.AddFallbackRefitClient<IApi>(_ => new RefitSettings()).[|AddHttpMessageHandler|](provider => provider.GetRequiredService<HttpRetryHandler>());"),
        Registering("services.AddFallbackRefitClient<IApi>().[|AddStandardResilienceHandler|]();"),
        Registering("IHttpClientBuilder http = services.AddFallbackRefitClient<IApi>(); http.[|AddStandardHedgingHandler|]();"),
        Registering("services.ConfigureHttpClientDefaults(http => http.[|AddStandardResilienceHandler|]()); services.AddFallbackRefitClient<IApi>();"),
        Registering("services.ConfigureHttpClientDefaults(http => { http.[|AddHttpMessageHandler<HttpRetryHandler>|](); }); services.AddFallbackRefitClient<IApi>();"),
        // Once, whoever is below it.
        Registering("""
            services.ConfigureHttpClientDefaults(http => http.[|AddStandardResilienceHandler|]());
            services.AddFallbackRefitClient<IApi>().RemoveAllResilienceHandlers();
            services.AddFallbackRefitClient<IOther>();
            services.AddFallback(options => options.AddProvider("pool", provider => provider.HttpHandler = () => handlers.CreateHandler("pool")));
            """),
        Registering("""
            services.AddHttpClient("pool").[|AddHttpMessageHandler<HttpRetryHandler>|]();
            services.AddFallback(options => options.AddProvider("pool", provider => provider.HttpHandler = () => handlers.CreateHandler("pool")));
            """),
    ];

    private static string[] RefitRetryNearMisses { get; } =
    [
        Registering("services.AddFallbackRefitClient<IApi>().AddHttpMessageHandler<Tracing>().AddHttpMessageHandler(() => new Tracing());"),
        Registering("services.AddFallbackRefitClient<IApi>().AddHttpMessageHandler(() => new HttpRetryHandler(new HttpRetryOptions { MaxRetries = 0 }));"),
        Registering("services.AddFallbackRefitClient<IApi>(); services.AddHttpClient(\"weather\").AddHttpMessageHandler<HttpRetryHandler>().AddStandardResilienceHandler();"),
        Registering("services.ConfigureHttpClientDefaults(http => http.AddStandardResilienceHandler()); services.AddFallbackRefitClient<IApi>().RemoveAllResilienceHandlers();"),
        Registering("services.ConfigureHttpClientDefaults(http => http.AddStandardResilienceHandler()); services.AddHttpClient(\"weather\");"),
        Registering("services.AddFallbackRefitClient<IApi>().AddHttpMessageHandler<Own.HttpRetryHandler>();", "namespace Own { public sealed class HttpRetryHandler : System.Net.Http.DelegatingHandler; }"),
    ];

    private static string Registering(string body, string more = "") => $$"""
        using System.Net.Http;
        using Refit;
        {{more}}
        [ModelChain("a/*")] public interface IApi { [Get("/models")] Task<string> GetAsync(CancellationToken token); }
        [ModelChain("a/*")] public interface IOther { [Get("/models")] Task<string> GetAsync(CancellationToken token); }
        public sealed class Tracing : DelegatingHandler;
        public static class Setup
        {
            public static void Add(IServiceCollection services, IHttpMessageHandlerFactory handlers)
            {
                Console.WriteLine(handlers);
                {{body}}
            }
        }
        """;
}
