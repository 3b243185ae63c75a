using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace Fallback.GatewayBench;

/// <summary>YARP as it comes: one route, one destination, no log.</summary>
internal static class YarpProxy
{
    public static Task RunAsync(int port, string upstream)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port));
        var route = new RouteConfig { RouteId = "all", ClusterId = "provider", Match = new RouteMatch { Path = "{**rest}" } };
        var provider = new ClusterConfig
        {
            ClusterId = "provider",
            Destinations = new Dictionary<string, DestinationConfig> { ["only"] = new() { Address = upstream + Provider.Ok } },
        };
        builder.Services.AddReverseProxy().LoadFromMemory([route], [provider]);
        WebApplication app = builder.Build();
        app.MapReverseProxy();
        return app.RunAsync();
    }
}
