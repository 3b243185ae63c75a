using System.Text;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// A streamed answer being read. Complete is what has a finish reason; [DONE] alone, or a socket that closes, is not. Disposing it before
/// the end aborts the request.
/// </summary>
internal sealed class ChatStream(OpenAiTransport transport, ProviderEndpoint endpoint, HttpResponseMessage response, Stream body) : IAsyncDisposable
{
    private readonly SseReader _events = new(body, endpoint.MaxResponseBytes);
    private ChatFinishReason? _finish;
    private bool _hasToolCalls;

    /// <summary>The next piece; the one with <see cref="ChatChunk.IsEnd"/> is the last.</summary>
    public async ValueTask<Reply<ChatChunk>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            SseEvent read = await _events.ReadAsync(cancellationToken).ConfigureAwait(false);
            return read switch
            {
                SseEvent.End or SseEvent.Done => AtEnd(),
                SseEvent.TooLong => Broken(FailureKind.ProtocolError, $"a line or the stream is larger than {endpoint.MaxResponseBytes} bytes"),
                _ => Interpret(read),
            };
        }
        catch (Exception e) when (e is IOException or HttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            // The answer was complete; how the connection ends is of no interest then.
            return _finish is not null ? AtEnd() : Broken(FailureKind.StreamInterrupted, "the connection broke");
        }
        catch (Exception e) when (e is not OperationCanceledException && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _events.Dispose();
        await body.DisposeAsync().ConfigureAwait(false);
        response.Dispose();
    }

    private Reply<ChatChunk> Interpret(SseEvent kind)
    {
        ReadOnlyMemory<byte> data = _events.Data;
        bool readable = WireReader.TryRead(data.Span, out WireAnswer answer);
        if (kind == SseEvent.Error || readable && answer.HasError || kind == SseEvent.Raw && !(readable && answer.HasChoice))
            return new Reply<ChatChunk>(InBand(data));
        if (!readable) return Broken(FailureKind.ProtocolError, "a chunk is no JSON object");
        if (FinishReasons.Objection(answer) is { } objection) return new Reply<ChatChunk>(objection);

        _hasToolCalls |= answer.ToolCalls is { Count: > 0 };
        _finish = FinishReasons.Map(answer.FinishReason, _hasToolCalls) ?? _finish;
        return new Reply<ChatChunk>(new ChatChunk
        {
            Text = answer.Text,
            HasToolCall = answer.ToolCalls is { Count: > 0 },
            FinishReason = _finish,
            Usage = answer.Usage,
            Model = answer.Model,
        });
    }

    private Reply<ChatChunk> AtEnd() => _finish is not null
        ? new Reply<ChatChunk>(new ChatChunk { FinishReason = _finish, IsEnd = true })
        : Broken(FailureKind.StreamInterrupted, "the stream ended without a finish reason");

    /// <summary>An error inside a stream that began well. It happened after the headers, so the endpoint itself is reachable.</summary>
    private Failure InBand(ReadOnlyMemory<byte> data)
    {
        Failure failure = transport.Classify(endpoint, response, data);
        return failure.Scope == FailureScope.Endpoint && failure.Kind != FailureKind.EndpointMisconfigured ? failure with { Scope = FailureScope.Model } : failure;
    }

    private static Reply<ChatChunk> Broken(FailureKind kind, string message) => new(new Failure(kind, FailureScope.Model) { HttpStatus = 200, Message = message });
}
