using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fallback.Redis.Tests;

/// <summary>What docs/replicas.md shows.</summary>
internal static class ReadmeExamples
{
    public static void Share(HostApplicationBuilder builder)
    {
        builder.Services.AddFallback(builder.Configuration.GetSection("Fallback"))
            .AddFallbackRedis("cache:6379,password=…");
    }

    public static void ShareInMemory()
    {
        var store = new InMemoryReplicaStore();
        using var first = new FallbackRuntime(new FallbackOptions().UseReplicaStore(store));
        using var second = new FallbackRuntime(new FallbackOptions().UseReplicaStore(store));
    }
}
