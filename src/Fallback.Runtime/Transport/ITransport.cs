using Fallback.CompilerServices;

namespace Fallback;

/// <summary>
/// How a provider is asked: our own transport, or a chat client. Whatever goes wrong comes back as a <see cref="Failure"/>; the only
/// exception is <see cref="OperationCanceledException"/> for the given token, and that comes at once, whatever is still going on.
/// </summary>
internal interface ITransport
{
    /// <summary>Asks for a whole answer.</summary>
    ValueTask<Reply<ChatAnswer>> CompleteAsync(
        ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, CancellationToken cancellationToken);

    /// <summary>What of a request the provider's dialect has no form for, as a part of a sentence; null when it can carry all of it.</summary>
    string? Objection(ProviderEndpoint endpoint, ChatRequest request);

    /// <summary>Asks for a stream.</summary>
    ValueTask<Reply<IChunkStream>> OpenAsync(ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, CancellationToken cancellationToken);
}

/// <summary>A streamed answer being read, by one reader at a time. Disposing it before the end aborts the request.</summary>
internal interface IChunkStream : IAsyncDisposable
{
    /// <summary>The next piece, if nothing needs to be waited for.</summary>
    bool TryRead(out Reply<ChatChunk> read);

    /// <summary>The next piece; the one with <see cref="ChatChunk.IsEnd"/> is the last. Complete is only what
    /// has a finish reason.</summary>
    ValueTask<Reply<ChatChunk>> ReadAsync(CancellationToken cancellationToken);
}
