using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Reads a chat client's stream in chunks. A stream that ends without a finish reason was cut off, unless its client never reports one.
/// </summary>
internal sealed class ChatClientStream : IChunkStream
{
    private readonly ChatClientTransport _transport;
    private readonly ProviderEndpoint _endpoint;
    private readonly CancellationTokenSource _over = new();
    private readonly IAsyncEnumerator<ChatResponseUpdate> _updates;
    private Task<bool>? _moving;
    private StreamTail? _tail;
    private ChatFinishReason? _finish;
    private UsageDetails? _used;
    private StreamSize _size;
    private bool _hasContent;
    private bool _endsWithUsage;

    // Whether something was awaited: before that, nothing can have been sent.
    private bool _wentOut;

    public ChatClientStream(
        ChatClientTransport transport, ProviderEndpoint endpoint, Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> start)
    {
        _transport = transport;
        _endpoint = endpoint;
        _size = new StreamSize(endpoint.MaxResponseBytes);
        _updates = start(_over.Token).GetAsyncEnumerator(_over.Token);
    }

    /// <summary>Returns false: a client does not show what it has already received.</summary>
    public bool TryRead(out Reply<ChatChunk> read)
    {
        read = default;
        return false;
    }

    public async ValueTask<Reply<ChatChunk>> ReadAsync(CancellationToken cancellationToken)
    {
        // A client that always has more data at once is never awaited, so no wait would end it.
        if (_tail is { IsOver: true }) return AtEnd();
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (_finish is not null) _tail ??= _transport.CreateTail();
            Departure? departure = _wentOut ? null : Departure.Watch();
            _moving = _updates.MoveNextAsync().AsTask();
            _wentOut |= departure?.HasLeft(_moving) == true;
            bool moved = _tail is null
                ? await Bounded.WaitAsync(_moving, cancellationToken).ConfigureAwait(false)
                : await _tail.WaitAsync(_moving, cancellationToken).ConfigureAwait(false);
            if (moved) return Take(_updates.Current);
            // For a client that never reports a finish reason, the answer ends with its usage.
            return _finish is not null || _endsWithUsage && !_transport.TellsTheEnd
                ? AtEnd()
                : new Reply<ChatChunk>(ReplyFailures.Broken(FailureKind.StreamInterrupted, "the stream ended without a finish reason"));
        }
        // The answer was complete, so it does not matter how its stream ends.
        catch (Exception) when (_finish is not null)
        {
            return AtEnd();
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e)
        {
            return new Reply<ChatChunk>(_transport.Classify(e, _endpoint, _wentOut));
        }
    }

    /// <summary>Aborts the rest. A client that ignores its token is not waited for; its enumerator is disposed of when it ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _tail?.Dispose();
        await _over.CancelAsync().ConfigureAwait(false);
        if (_moving is { IsCompleted: false } moving) Bounded.Forget(DisposeLaterAsync(moving));
        else await DisposeNowAsync().ConfigureAwait(false);
    }

    /// <summary>Returns the chunk that an update represents, or the failure.</summary>
    public static Reply<ChatChunk> ToChunk(ChatResponseUpdate update)
    {
        string text = update.Text;
        UsageDetails? usage = UsageReader.Checked(AnswerContents.UsageOf(update.Contents));
        ErrorContent? error = update.Contents.OfType<ErrorContent>().FirstOrDefault();
        if (AnswerContents.Objection(error, update.FinishReason, text.Length > 0) is { } objection)
            return new Reply<ChatChunk>(objection with { Usage = usage });
        string thoughts = string.Concat(update.Contents.OfType<TextReasoningContent>().Select(static thought => thought.Text));
        return new Reply<ChatChunk>(new ChatChunk
        {
            Text = text,
            Reasoning = thoughts,
            Extras = new ChunkExtras { Update = update },
            FinishReason = update.FinishReason,
            Usage = usage,
            Model = update.ModelId,
            ResponseId = update.ResponseId,
        });
    }

    private Reply<ChatChunk> Take(ChatResponseUpdate update)
    {
        Reply<ChatChunk> taken = ToChunk(update);
        if (taken.Failure is not null) return taken;
        ChatChunk chunk = taken.Value;
        if (IsTooMuch(update))
            return _finish is not null
                ? AtEnd()
                : new Reply<ChatChunk>(ReplyFailures.TooMuch(_endpoint.MaxResponseBytes) with { Usage = chunk.Usage });
        _finish = update.FinishReason ?? _finish;
        if (_finish is not null) _transport.TellsTheEnd = true;
        _endsWithUsage = chunk.Usage is not null && _hasContent;
        _hasContent |= chunk.HasContent;
        return chunk.Usage is null ? taken : new Reply<ChatChunk>(chunk with { Usage = TakeUsage(update) });
    }

    private bool IsTooMuch(ChatResponseUpdate update)
    {
        long size = 0;
        foreach (AIContent content in update.Contents)
        {
            size += content switch
            {
                // Chunks do not keep the objects.
                TextContent { Annotations: null, AdditionalProperties: null } text => text.Text.Length * 2L,
                TextReasoningContent { ProtectedData: null, AdditionalProperties: null } thought => thought.Text.Length * 2L,
                _ => AnswerSize.Of(content),
            };
        }
        // The limit is for memory, where a character takes two bytes.
        return _size.Exceeds(size / 2);
    }

    /// <summary>Returns what the answer has used so far: a client's updates add up.</summary>
    private UsageDetails? TakeUsage(ChatResponseUpdate update)
    {
        if (AnswerContents.UsageOf(update.Contents) is not { } more) return null;
        (_used ??= new UsageDetails()).Add(more);
        return UsageReader.Checked(_used);
    }

    private Reply<ChatChunk> AtEnd() => new(new ChatChunk { FinishReason = _finish, IsEnd = true });

    private async Task DisposeLaterAsync(Task<bool> moving)
    {
        await ((Task)moving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        await DisposeNowAsync().ConfigureAwait(false);
    }

    private async ValueTask DisposeNowAsync()
    {
        try
        {
            await _updates.DisposeAsync().ConfigureAwait(false);
        }
        // The stream is over; an exception at its end does not matter.
        catch (Exception)
        {
        }
        _over.Dispose();
    }
}
