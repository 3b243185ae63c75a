using System.ComponentModel;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback.Recipes;

// The C# blocks of docs/recipes/microsoft-extensions-ai.md. LiveAnswerCache is that of docs/chat-clients.md.

[ModelChain("openai/gpt-6-luna", "anthropic/claude-haiku-5-5", DeadlineMs = 60_000)]
[TierTimeout(20_000)]
[CircuitBreaker(FailureThreshold = 3)]
[OnStreamFailure(StreamRecovery.Restart)]
public interface IPipelineModel : IChatClient;

internal static class PipelineExamples
{
    public static void Register(IServiceCollection services, IConfiguration configuration)
    {
        services.AddDistributedMemoryCache();                                  // or Redis, SQL Server …
        services.AddFallback(configuration.GetSection("Fallback"));
        services.AddFallbackClient<IPipelineModel>();
        services.AddChatClient(static provider => provider.GetRequiredService<IPipelineModel>())
            .UseFunctionInvocation()                                           // outside the cache: tools run, no matter which tier answers
            .Use(static (inner, provider) => new LiveAnswerCache(inner, provider.GetRequiredService<IDistributedCache>()));
    }

    public static async Task<ChatResponse> AskAsync(IChatClient chat, CancellationToken cancellationToken)
    {
        [Description("Returns the status of an order.")]
        static string OrderStatus(int number) => $"Order {number} was shipped yesterday.";

        var options = new ChatOptions { Tools = [AIFunctionFactory.Create(OrderStatus, "order_status")] };
        ChatResponse answer = await chat.GetResponseAsync("Where is order 42?", options, cancellationToken);
        Console.WriteLine($"{answer.Text} ({answer.AdditionalProperties?[FallbackProperties.Status]} by {answer.ModelId})");
        return answer;
    }
}

/// <summary>The class that docs/chat-clients.md shows.</summary>
public sealed class LiveAnswerCache(IChatClient inner, IDistributedCache storage) : DistributedCachingChatClient(inner, storage)
{
    protected override Task WriteCacheAsync(string key, ChatResponse value, CancellationToken cancellationToken) =>
        IsLive(value.AdditionalProperties) ? base.WriteCacheAsync(key, value, cancellationToken) : Task.CompletedTask;

    protected override Task WriteCacheStreamingAsync(string key, IReadOnlyList<ChatResponseUpdate> value, CancellationToken cancellationToken) =>
        value.Any(update => IsLive(update.AdditionalProperties)) ? base.WriteCacheStreamingAsync(key, value, cancellationToken) : Task.CompletedTask;

    private static bool IsLive(AdditionalPropertiesDictionary? properties) =>
        properties?.GetValueOrDefault(FallbackProperties.Status) is nameof(AnswerStatus.Live);
}
