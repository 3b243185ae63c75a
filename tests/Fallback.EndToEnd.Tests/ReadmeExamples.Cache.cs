using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fallback.EndToEnd.Tests;

// The C# blocks of docs/cache.md.
[ModelChain("openai/gpt-6-luna", "anthropic/claude-sonnet-5-5")]
[AnswerCache(TtlSeconds = 3600, StaleSeconds = 86_400)]
public interface IGlossary
{
    Task<FallbackResult<string>> ExplainAsync(string term, CancellationToken cancellationToken = default);
}

internal static class CacheExample
{
    public static void Register(HostApplicationBuilder builder)
    {
        builder.Services.AddStackExchangeRedisCache(redis =>
        {
            redis.Configuration = "redis.internal:6380,ssl=true";
            redis.InstanceName = "shop:";                          // of this application alone
        });
        builder.Services.AddHybridCache();
        builder.Services.AddFallback(builder.Configuration.GetSection("Fallback"));
        builder.Services.AddFallbackClient<IGlossary>();
    }

    public static async Task RemoveAsync(HybridCache cache, CancellationToken cancellationToken)
    {
        await cache.RemoveByTagAsync("fallback:IGlossary", cancellationToken);      // or fallback:My.App.IGlossary; fallback for all clients
    }
}
