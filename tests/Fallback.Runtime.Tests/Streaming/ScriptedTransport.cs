using Fallback.CompilerServices;

namespace Fallback.Runtime.Tests.Streaming;

/// <summary>Answers each request with what a test has told, in that order, and keeps what was asked.</summary>
internal sealed class ScriptedTransport : ITransport
{
    private readonly Queue<Func<Reply<IChunkStream>>> _streams = new();

    /// <summary>How the requests were written, whole answers' and streams'.</summary>
    public List<RequestShape> Asked { get; } = [];

    /// <summary>The whole answer for who asks for one.</summary>
    public Func<Reply<ChatAnswer>>? Whole { get; set; }

    /// <summary>Before it, no reply comes.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public ScriptedStream Then(ScriptedStream stream)
    {
        _streams.Enqueue(() => new Reply<IChunkStream>(stream));
        return stream;
    }

    public void ThenFails(FailureKind kind = FailureKind.ServerError) =>
        _streams.Enqueue(() => new Reply<IChunkStream>(new Failure(kind, FailureScope.Model) { HttpStatus = 500 }));

    public void Then(Func<Reply<IChunkStream>> reply) => _streams.Enqueue(reply);

    public string? Objection(ProviderEndpoint endpoint, ChatRequest request) => null;

    public async ValueTask<Reply<ChatAnswer>> CompleteAsync(
        ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Asked.Add(shape);
        await Gate.ConfigureAwait(false);
        return Whole!();
    }

    public async ValueTask<Reply<IChunkStream>> OpenAsync(
        ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Asked.Add(shape);
        await Gate.ConfigureAwait(false);
        return _streams.Dequeue()();
    }
}
