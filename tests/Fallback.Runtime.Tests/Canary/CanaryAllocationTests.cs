using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Canary;

public sealed class CanaryAllocationTests
{
    private static readonly ChatMessage[] _conversation = [new(ChatRole.System, "You are brief."), new(ChatRole.User, "How do I reset my router?")];

    /// <summary>A hash and a few counts: nothing that a collector would ever hear of.</summary>
    [Theory]
    [InlineData(0.000_000_1, false)]
    [InlineData(100, true)]
    public async Task CallBesideACanary_AllocatesHardlyMoreThanWithoutOne(double percent, bool isTried)
    {
        long without = await MeasureAsync(null, false);
        long with = await MeasureAsync(new CanaryOptions { Model = "new/model", Percent = percent }, isTried);

        Assert.InRange(with - without, -64, 64);
    }

    private static async Task<long> MeasureAsync(CanaryOptions? canary, bool isTried)
    {
        const int Calls = 500;
        var options = new FallbackOptions();
        options.AddChatClientProvider("old", new Ready());
        options.AddChatClientProvider("new", new Ready());
        using var runtime = new FallbackRuntime(options);
        var chain = new ChainOptions { Canary = canary, Tiers = { new TierOptions { Model = "old/model" } } };
        using IChatClient client = runtime.CreateChatClient(chain);
        for (int i = 0; i < 50; i++) await client.GetResponseAsync(_conversation);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Calls; i++) await client.GetResponseAsync(_conversation);
        long allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
        if (canary is not null) Assert.Equal(isTried, runtime.Monitor.Canaries[0].TotalSamples > 0);
        return allocated;
    }

    /// <summary>Answers at once, so that a call stays on its thread.</summary>
    private sealed class Ready : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "By the button.")));

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
