using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback.ReplicaBench;

/// <summary>One replica: a chain with a limit and a budget, whose model answers at once, so that nothing is measured but the chain.</summary>
internal sealed class Application : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public Application(string? redis, bool hasLimits = true)
    {
        var services = new ServiceCollection();
        FallbackBuilder fallback = services.AddFallback(options =>
        {
            options.AddChatClientProvider("local", new Ready());
            options.Models["local/model"] = new ModelOptions { InputPerMillion = 1, OutputPerMillion = 1, ContextWindow = 100_000, MaxOutput = 100 };
            options.Chains["main"] = new ChainOptions
            {
                Tiers = { new TierOptions { Model = "local/model" } },
                RateLimit = hasLimits ? new RateLimitOptions { RequestsPerMinute = 1_000_000_000, TokensPerMinute = 2_000_000_000 } : null,
                CostBudget = hasLimits ? new CostBudgetOptions { PerDayUsd = 1_000_000 } : null,
            };
        });
        if (redis is not null) fallback.AddFallbackRedis(redis);
        services.AddFallbackChatClient("main");
        _services = services.BuildServiceProvider();
        Client = _services.GetRequiredKeyedService<IChatClient>("main");
        Runtime = _services.GetRequiredService<FallbackRuntime>();
    }

    public IChatClient Client { get; }

    public FallbackRuntime Runtime { get; }

    /// <summary>Waits until it may take calls.</summary>
    public async Task ReadyAsync()
    {
        await Runtime.ReplicasJoined;
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (Runtime.Monitor.Replicas is { } replicas && (replicas.State != ReplicaStoreState.Shared || replicas.Shares.Any(static share => share.Held == 0)))
            await pace.WaitForNextTickAsync();
        await Client.GetResponseAsync("ping");
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private sealed class Ready : IChatClient
    {
        private static readonly Task<ChatResponse> _answer = Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "pong"))
        {
            FinishReason = ChatFinishReason.Stop,
            Usage = new UsageDetails { InputTokenCount = 5, OutputTokenCount = 5 },
        });

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => _answer;

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
