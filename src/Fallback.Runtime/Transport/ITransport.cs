using Fallback.CompilerServices;

namespace Fallback;

/// <summary>
/// The way to ask a provider: the built-in transport, or a chat client. Every error is returned as a <see cref="Failure"/>; the only
/// exception is <see cref="OperationCanceledException"/> for the given token, which is thrown at once, whatever is still running.
/// </summary>
internal interface ITransport
{
    /// <summary>Asks for a whole answer.</summary>
    ValueTask<Reply<ChatAnswer>> CompleteAsync(
        ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Returns what the provider's dialect cannot express of a request, as a part of a sentence; null if it can carry everything.
    /// </summary>
    string? Objection(ProviderEndpoint endpoint, ChatRequest request);

    /// <summary>Asks for a stream.</summary>
    ValueTask<Reply<IChunkStream>> OpenAsync(ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, CancellationToken cancellationToken);
}

/// <summary>A streamed answer, for one reader at a time. Disposing of it before the end aborts the request.</summary>
internal interface IChunkStream : IAsyncDisposable
{
    /// <summary>Returns the next chunk, if it is available without waiting.</summary>
    bool TryRead(out Reply<ChatChunk> read);

    /// <summary>
    /// Returns the next chunk; the one with <see cref="ChatChunk.IsEnd"/> is the last. A stream is complete once it has a finish reason.
    /// </summary>
    ValueTask<Reply<ChatChunk>> ReadAsync(CancellationToken cancellationToken);
}
