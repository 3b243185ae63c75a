using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// A streamed answer being read, by one reader at a time. Complete is what has a finish reason; [DONE] alone, or a socket that closes, is
/// not. Disposing it before the end aborts the request.
/// </summary>
internal sealed class ChatStream(OpenAiTransport transport, ProviderEndpoint endpoint, HttpResponseMessage response, Stream body) : IChunkStream
{
    private readonly SseReader _events = new(body, endpoint.MaxResponseBytes);
    private StreamTail? _tail;
    private ChatFinishReason? _finish;
    private string? _id;
    private string? _model;
    private string? _serviceTier;
    private long _characters;
    private bool _hasToolCalls;
    private bool _isDone;

    public bool TryRead(out Reply<ChatChunk> read)
    {
        bool isThere = _events.TryRead(out SseEvent found);
        read = isThere ? Interpret(found) : default;
        return isThere;
    }

    /// <summary>The next piece; the one with <see cref="ChatChunk.IsEnd"/> is the last.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Reply<ChatChunk>> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            SseEvent read;
            while (!_events.TryRead(out read))
            {
                if (_finish is not null) return Interpret(await Tail.ReadAsync(_events, cancellationToken).ConfigureAwait(false));
                _events.Advance(await _events.FillAsync(cancellationToken).ConfigureAwait(false));
            }
            return Interpret(read);
        }
        // The answer was complete: how its connection ends is of no interest then.
        catch (Exception) when (_finish is not null)
        {
            return AtEnd();
        }
        // The handler may report a cancelled exchange as a broken connection.
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception)
        {
            return new Reply<ChatChunk>(Broken(FailureKind.StreamInterrupted, "the connection broke in the middle of the answer"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDone) await Tail.DrainAsync(_events).ConfigureAwait(false);
        await body.DisposeAsync().ConfigureAwait(false);
        response.Dispose();
        _events.Dispose();
        _tail?.Dispose();
    }

    private StreamTail Tail => _tail ??= transport.CreateTail();

    private Reply<ChatChunk> Interpret(SseEvent read)
    {
        if (read == SseEvent.TooLong) return new Reply<ChatChunk>(TooLong(endpoint.MaxResponseBytes));
        _isDone = read == SseEvent.Done && _finish is not null;
        if (read is SseEvent.End or SseEvent.Done) return AtEnd();

        WireAnswer answer = new() { Id = _id, Model = _model, ServiceTier = _serviceTier };
        bool isReadable = WireReader.TryRead(_events.Data.Span, ref answer);
        bool isError = read == SseEvent.Error || answer.HasError || read == SseEvent.Raw && !(isReadable && answer.HasChoice)
            || isReadable && answer is { HasChoice: false, Usage: null } && ErrorBodyReader.IsError(_events.Data.Span);
        // What comes after a complete answer cannot make it incomplete.
        if (_finish is not null && (isError || !isReadable)) return AtEnd();
        if (isError) return new Reply<ChatChunk>(transport.ClassifyInStream(endpoint, response, _events.Data) with { Usage = answer.Usage });
        if (!isReadable) return new Reply<ChatChunk>(Broken(FailureKind.ProtocolError, "a chunk of the stream is no JSON object"));
        if (FinishReasons.Objection(answer, _characters > 0 || _hasToolCalls) is { } objection) return new Reply<ChatChunk>(objection);
        return Take(answer);
    }

    private Reply<ChatChunk> Take(in WireAnswer answer)
    {
        _characters += answer.Text?.Length ?? 0;
        if (_characters > endpoint.MaxResponseBytes) return new Reply<ChatChunk>(TooMuch(endpoint.MaxResponseBytes));
        (_id, _model, _serviceTier) = (answer.Id, answer.Model, answer.ServiceTier);
        _hasToolCalls |= answer.HasToolCalls;
        _finish = FinishReasons.Map(answer.FinishReason, _hasToolCalls) ?? _finish;
        return new Reply<ChatChunk>(new ChatChunk
        {
            Text = answer.Text,
            Reasoning = answer.Reasoning,
            Extras = Extras(answer),
            FinishReason = _finish,
            Usage = answer.Usage,
            Model = answer.Model,
            ResponseId = answer.Id,
        });
    }

    private static ChunkExtras? Extras(in WireAnswer answer)
    {
        if (!answer.IsRich && answer.ReasoningMember is null) return null;
        List<AIContent>? contents = answer.Contents;
        if (answer.Annotations is { } annotations) (contents ??= []).Add(new TextContent("") { Annotations = annotations });
        return new ChunkExtras
        {
            ToolCalls = answer.HasToolCalls ? answer.ToolCalls : null,
            Contents = contents,
            ReasoningMember = answer.ReasoningMember,
            MessageProperties = answer.MessageProperties,
            ResponseProperties = answer.ResponseProperties,
        };
    }

    private Reply<ChatChunk> AtEnd() => _finish is not null
        ? new Reply<ChatChunk>(new ChatChunk { FinishReason = _finish, Model = _model, IsEnd = true })
        : new Reply<ChatChunk>(Broken(FailureKind.StreamInterrupted, "the stream ended without a finish reason"));

    public static Failure Broken(FailureKind kind, string message) => new(kind, FailureScope.Model) { HttpStatus = 200, Message = message };

    public static Failure TooLong(long limit) =>
        Broken(FailureKind.ProtocolError, $"an event is larger than {limit} bytes; see the provider's MaxResponseBytes");

    public static Failure TooMuch(long limit) =>
        Broken(FailureKind.ProtocolError, $"the answer is longer than {limit} characters; see the provider's MaxResponseBytes");
}
