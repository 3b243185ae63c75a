using DashboardSample;
using Fallback;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Quickstart;

await using LocalProviders providers = await LocalProviders.StartAsync();

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Error).AddFilter("Fallback.Dashboard", LogLevel.Information);
if (string.IsNullOrEmpty(builder.Configuration["urls"])) builder.WebHost.UseUrls("http://localhost:5080");
builder.Services.AddFallback(options => providers.Configure(options));
builder.Services.AddFallbackClient<IAssistant>();
builder.Services.AddSingleton(providers);
builder.Services.AddHostedService<Outages>();

WebApplication app = builder.Build();
app.MapGet("/", () => Results.Redirect("/fallback/"));
app.MapFallbackDashboard(configure: options => options.AllowActions = true);
await app.StartAsync();
string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
Console.WriteLine($"An outage of four local providers, again and again: {address}/fallback");
Console.WriteLine("Nothing leaves this machine. Ctrl+C ends it.");
await app.WaitForShutdownAsync();
