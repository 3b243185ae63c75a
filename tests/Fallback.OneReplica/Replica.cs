using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fallback.OneReplica;

/// <summary>The application that is replicated: one chain, <c>main</c>, by configuration.</summary>
internal static class Replica
{
    public static IHost Build(string settings)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(settings)));
        // Standard output is for answers; what is told of replicas is for whoever looks for what went wrong.
        builder.Logging.AddConsole(static console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        if (builder.Configuration.GetValue<double?>("SkewSeconds") is { } skew)
            builder.Services.AddSingleton<TimeProvider>(new SkewedClock(TimeSpan.FromSeconds(skew)));
        FallbackBuilder fallback = builder.Services.AddFallback(builder.Configuration.GetSection("Fallback"));
        if (builder.Configuration["Redis"] is { } redis) fallback.AddFallbackRedis(redis);
        builder.Services.AddFallbackChatClient("main");
        return builder.Build();
    }

    /// <summary>A clock that is wrong by the same time always.</summary>
    private sealed class SkewedClock(TimeSpan skew) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + skew;
    }
}
