using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback.AotSmoke;

internal static class Everything
{
    public static async Task RunAsync(LoopbackProvider provider)
    {
        ITickets tickets = FallbackClient.Create<ITickets>(options =>
        {
            Check.Configure(options, provider);
            options.SerializerOptions = TicketJson.Default.Options;
        });
        Check.That("a typed answer", await tickets.ExtractAsync("It is lost.") is { Title: "A lost parcel", Priority: 2 });
        Check.That("a chat", (await tickets.ChatAsync([new ChatMessage(ChatRole.User, "Is all well?")], new ChatOptions { Temperature = 0 })).Text == LoopbackProvider.Answer);
        IRace race = FallbackClient.Create<IRace>(options => Check.Configure(options, provider));
        FallbackResult<string> raced = await race.AskAsync("Who is first?");
        Check.That("a race", raced.TierIndex == 1);
        string json = JsonSerializer.Serialize(raced, ResultJson.Default.FallbackResultString);
        Check.That("a result as JSON", json.Contains("\"Status\":\"Live\"", StringComparison.Ordinal));
        Check.That("a cached answer", (await race.AskAsync("Who is first?")).Status == AnswerStatus.Cached);
        Check.That("a tokenizer", new TiktokenCounter().Count("hello world", "openai", "gpt-5") == 2);
        await DialectCalls.RunAsync(provider);
        using ServiceProvider container = Container(provider);
        Check.That("a chat client of a container", (await container.GetRequiredService<IChatClient>().GetResponseAsync("Is all well?")).Text == LoopbackProvider.Answer);
    }

    private static ServiceProvider Container(LoopbackProvider provider)
    {
        using var settings = new MemoryStream(Encoding.UTF8.GetBytes($$$"""
            { "Fallback": { "Providers": { "one": { "BaseUrl": "{{{provider.BaseUrl}}}", "ApiKey": "k1" }, "three": { "BaseUrl": "{{{provider.BaseUrl}}}", "ApiKey": "k3" } } } }
            """));
        IConfiguration configuration = new ConfigurationBuilder().AddJsonStream(settings).Build();
        var services = new ServiceCollection();
        services.AddFallback(configuration.GetSection("Fallback"));
        services.AddFallbackChatClient<IWholeChat>();
        return services.BuildServiceProvider();
    }
}
