using Fallback;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Refit;
using RefitChat;

HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
{
    // In a real application, the keys come from its secret store.
    ["Fallback:Providers:deepseek:ApiKey"] = "no-key-is-needed-here",
    ["Fallback:Providers:openai:ApiKey"] = "no-key-is-needed-here",
});
var settings = new RefitSettings(new SystemTextJsonContentSerializer(ChatJson.Default.Options)) { HttpMessageHandlerFactory = static () => new LocalNetwork() };

builder.Services.AddFallback(builder.Configuration.GetSection("Fallback"));
builder.Services.AddFallbackRefitClient<IChatApi>(settings);

using IHost host = builder.Build();
await host.StartAsync();
IChatApi api = host.Services.GetRequiredService<IChatApi>();

for (int call = 1; call <= 3; call++)
{
    Console.WriteLine($"call {call}");
    ChatAnswer answer = await api.AskAsync(new ChatRequest("any", [new Message("user", "Hello?")]));
    Console.WriteLine($"  {answer.Model}: {answer.Choices[0].Message.Content}");
}

// After two failures in a row, calls skip the first tier.
foreach (TierSnapshot tier in host.Services.GetRequiredService<FallbackMonitor>().Tiers) Console.WriteLine($"{tier.Provider}/{tier.Model}: {tier.Breaker.State}");
await host.StopAsync();
