using Fallback;
using GatewaySample;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Quickstart;

await using LocalProviders providers = await LocalProviders.StartAsync();

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Error);
if (string.IsNullOrEmpty(builder.Configuration["urls"])) builder.WebHost.UseUrls("http://localhost:8080");
// The chain is in appsettings.json, as for the tool fallback-gateway; only the addresses are those of this machine.
builder.Services.AddFallback(builder.Configuration.GetSection("Fallback"));
builder.Services.Configure<FallbackOptions>(options => providers.Configure(options));
builder.Services.AddSingleton(providers);
builder.Services.AddHostedService<Weather>();

WebApplication app = builder.Build();
app.MapFallbackGateway();
app.MapFallbackDashboard();
await app.StartAsync();

string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
Console.WriteLine($$"""
    A gateway before four local providers: {{address}}/v1 (dashboard: {{address}}/fallback). Nothing leaves this machine. Ctrl+C ends it.

      curl -i {{address}}/v1/chat/completions -H "Content-Type: application/json" \
        -d '{"model":"assistant","messages":[{"role":"user","content":"Where is my order?"}]}'

    Ask it again while the first provider is out of machines: x-fallback-provider changes, the answer stays one.
    """);
await app.WaitForShutdownAsync();
