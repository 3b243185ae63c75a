using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>A provider on a real socket that answers whatever a test says, at every address.</summary>
internal sealed class RawProvider : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RawProvider(WebApplication app)
    {
        _app = app;
        Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/v1";
    }

    public string Address { get; }

    public static async Task<RawProvider> StartAsync(RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.Run(answer);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new RawProvider(app);
    }

    /// <summary>One that answers with JSON, and remembers where it was asked what.</summary>
    public static Task<RawProvider> AnsweringAsync(HttpStatusCode status, string type, string body, List<(string Path, string Body)> asked) =>
        StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            string text = await reader.ReadToEndAsync(context.RequestAborted);
            lock (asked) asked.Add((context.Request.Path.Value!, text));
            context.Response.StatusCode = (int)status;
            context.Response.ContentType = type;
            await context.Response.WriteAsync(body, context.RequestAborted);
        });

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
