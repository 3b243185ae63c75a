using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback.AspNetCore.Tests;

/// <summary>What docs/gateway.md shows.</summary>
internal static class GatewayReadmeExamples
{
    internal static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.Services.AddFallback(builder.Configuration.GetSection("Fallback"));
        WebApplication app = builder.Build();
        app.MapFallbackGateway("/v1");
        return app;
    }
}
