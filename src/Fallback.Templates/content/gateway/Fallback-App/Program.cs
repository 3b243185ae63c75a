using Fallback;
using Fallback_App; // Only for LocalProviders.cs.

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddFallback(builder.Configuration.GetSection("Fallback"));
builder.Services.AddHealthChecks().AddFallback(tags: ["ready"]);

// Without a key, servers on this machine answer while you develop. Delete the next two statements with LocalProviders.cs.
await using LocalProviders? local = builder.Environment.IsDevelopment() ? await LocalProviders.StartUnlessThereIsAKeyAsync(builder.Configuration) : null;
if (local is not null) builder.Services.Configure<FallbackOptions>(local.Configure);

WebApplication app = builder.Build();
app.MapHealthChecks("/health");
// Chains are in appsettings.json. Without callers there, gateway and dashboard answer this machine only.
app.MapFallbackGateway("/v1");
app.MapFallbackDashboard("/fallback");
app.Run();
