using System.Net;
using Microsoft.Extensions.AI;

namespace Fallback.Bench;

[ModelChain("old/model", "other/model", DeadlineMs = 60_000)]
[Canary("new/model", Percent = 5)]
[TierRetry(MaxRetries = 0)]
public interface ITried
{
    Task<FallbackResult<string>> AskAsync(string question, ChatOptions? options, CancellationToken cancellationToken = default);
}

/// <summary>Canaries through the whole engine, with providers in memory that fail at a rate.</summary>
internal static class CanaryEngine
{
    private const int MostCalls = 600;

    public static async Task<string> RowAsync(string name, double rate, int runs)
    {
        int calls = 0, first = 0, failed = 0, answered = 0;
        for (int seed = 0; seed < runs; seed++)
        {
            var options = new FallbackOptions();
            options.AddChatClientProvider("old", new Failing(seed * 3, 0.01));
            options.AddChatClientProvider("other", new Failing(seed * 3 + 1, 0));
            options.AddChatClientProvider("new", new Failing(seed * 3 + 2, rate));
            using var runtime = new FallbackRuntime(options);
            ITried client = runtime.CreateClient<ITried>();
            for (int call = 0; call < MostCalls && runtime.Monitor.Canaries[0].State == CanaryState.Running; call++)
            {
                calls++;
                try
                {
                    FallbackResult<string> result =
                        await client.AskAsync("hello", new ChatOptions { ConversationId = $"{seed} {call}" });
                    answered += result.Status == AnswerStatus.Live ? 1 : 0;
                    if (!result.Attempts[0].Canary) continue;
                    first++;
                    if (!result.Attempts[0].Succeeded) failed++;
                }
                catch (FallbackException)
                {
                    // Lost: it is none of those that were answered.
                }
            }
        }
        return CanaryRun.Invariant($"| {name} | {runs:N0} | {calls:N0} | {first:N0} | {failed:N0} | {answered:N0} | {calls - answered:N0} |\n");
    }

    private sealed class Failing(int seed, double rate) : IChatClient
    {
        private readonly Random _random = new(seed);

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            _random.NextDouble() < rate
                ? throw new HttpRequestException("overloaded", null, HttpStatusCode.ServiceUnavailable)
                : Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "Hello.")));

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
