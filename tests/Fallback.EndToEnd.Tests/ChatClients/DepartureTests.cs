using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests.ChatClients;

/// <summary>
/// A client that throws before it sends anything refuses the request; afterwards, it could not read the reply. On a busy machine, the reply can
/// be there before the caller's thread sees that the client waits for it.
/// </summary>
public sealed class DepartureTests
{
    [Fact]
    public async Task AClientThatFailsOnItsReply_BeforeTheCallerLooks_IsFollowedByTheNextTier()
    {
        await using Stage stage = await Stage.OpenAsync();
        using var client = new ScriptedChatClient { Answer = _ => Ended(FailAsync()) };

        FallbackResult<string> result = await AskAsync(stage, client);

        Assert.Equal((FailureKind.ProtocolError, 1), (result.Attempts[0].Failure, result.TierIndex));
    }

    [Fact]
    public async Task AStreamThatFailsOnItsReply_BeforeTheCallerLooks_IsFollowedByTheNextTier()
    {
        await using Stage stage = await Stage.OpenAsync();
        using var client = new ScriptedChatClient { Stream = static token => new EndedStream(FailingAsync(token)) };
        using var runtime = new FallbackRuntime(stage.Options().AddChatClientProvider("client", client));

        string text = string.Concat(await runtime.CreateClient<IDeparting>().StreamAsync("hello", Stage.Token).ToListAsync(Stage.Token));

        Assert.NotEmpty(text);
        Assert.Single(stage.Alpha.Requests);
    }

    [Fact]
    public async Task AClientThatRefusesAtOnce_EndsTheCall()
    {
        await using Stage stage = await Stage.OpenAsync();
        using var client = new ScriptedChatClient { Answer = static _ => throw UnknownReason() };

        RequestRejectedException e = await Assert.ThrowsAsync<RequestRejectedException>(() => AskAsync(stage, client));

        Assert.Equal(FailureKind.InvalidRequest, e.Kind);
    }

    private static async Task<FallbackResult<string>> AskAsync(Stage stage, ScriptedChatClient client)
    {
        using var runtime = new FallbackRuntime(stage.Options().AddChatClientProvider("client", client));
        return await runtime.CreateClient<IDeparting>().AskAsync("hello", Stage.Token);
    }

    private static async Task<ChatResponse> FailAsync()
    {
        await Task.Run(static () => { });
        throw UnknownReason();
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> FailingAsync([EnumeratorCancellation] CancellationToken token)
    {
        await Task.Run(static () => { }, token);
        if (token.CanBeCanceled) throw UnknownReason();
        yield break;
    }

    /// <summary>What OpenAI's SDK throws for a finish reason that it does not know.</summary>
    private static ArgumentOutOfRangeException UnknownReason(string value = "") => new(nameof(value), "Unknown ChatFinishReason value.");

    /// <summary>Keeps the caller's thread until a task has ended.</summary>
    private static Task<T> Ended<T>(Task<T> task)
    {
        Assert.True(SpinWait.SpinUntil(() => task.IsCompleted, TimeSpan.FromSeconds(30)));
        return task;
    }

    private sealed class EndedStream(IAsyncEnumerable<ChatResponseUpdate> inner) : IAsyncEnumerable<ChatResponseUpdate>, IAsyncEnumerator<ChatResponseUpdate>
    {
        private IAsyncEnumerator<ChatResponseUpdate>? _inner;

        public ChatResponseUpdate Current => _inner!.Current;

        public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            _inner = inner.GetAsyncEnumerator(cancellationToken);
            return this;
        }

        public ValueTask<bool> MoveNextAsync() => new(Ended(_inner!.MoveNextAsync().AsTask()));

        public ValueTask DisposeAsync() => _inner!.DisposeAsync();
    }
}

[ModelChain("client/one", "alpha/two", DeadlineMs = 60_000)]
[TierRetry(MaxRetries = 0)]
public interface IDeparting
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    [OnStreamFailure(StreamRecovery.Fail)]
    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}
