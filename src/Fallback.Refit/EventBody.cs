using System.Buffers;
using System.Text;

namespace Fallback;

/// <summary>
/// Passes server-sent events one by one to Refit's reader of sequences: without <c>[DONE]</c>, which Refit would read as JSON, and without
/// errors, which it would read as items. Events that are chunks of a chat completion are checked: the stream is complete once it has a
/// finish reason.
/// </summary>
internal sealed class EventBody(Stream source, RefitAttempt attempt, HttpResponseMessage response) : LiveBody(attempt)
{
    private readonly RefitAttempt _attempt = attempt;
    private readonly SseReader _events = new(source, attempt.Endpoint.MaxResponseBytes);
    private readonly ArrayBufferWriter<byte> _event = new();
    private readonly StringBuilder _text = new();
    private StreamTail? _tail;
    private LineSize _size = new(attempt.Endpoint.MaxResponseBytes);
    private bool _isFinished;
    private bool _hasThought;

    /// <summary>Whether its events are chunks of a chat completion.</summary>
    public bool IsChat { get; private set; }

    /// <summary>Whether an event has contained text or a tool call, or is of another, unknown kind.</summary>
    public bool HasContent { get; private set; }

    /// <summary>Whether a thought has arrived since the last call: a sign of life, but not content.</summary>
    public bool TakeThought()
    {
        bool taken = _hasThought;
        _hasThought = false;
        return taken;
    }

    /// <summary>Whether the answer is complete, so that a broken end does not matter.</summary>
    public bool IsComplete => _isFinished;

    /// <summary>The text that was passed on.</summary>
    public string Text => _text.ToString();

    protected override async ValueTask<ReadOnlyMemory<byte>> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            SseEvent read = _isFinished
                ? await (_tail ??= _attempt.Transport.CreateTail()).ReadAsync(_events, cancellationToken).ConfigureAwait(false)
                : await _events.ReadAsync(cancellationToken).ConfigureAwait(false);
            return Interpret(read);
        }
        // The answer was complete, so it does not matter how its connection ends.
        catch (Exception) when (_isFinished && !cancellationToken.IsCancellationRequested)
        {
            return default;
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing) return;
        source.Dispose();
        _events.Dispose();
        _tail?.Dispose();
    }

    private ReadOnlyMemory<byte> Interpret(SseEvent read)
    {
        if (read is SseEvent.End or SseEvent.Done) return AtEnd();
        // Whatever follows a complete answer cannot make it incomplete.
        if (read == SseEvent.TooLong) return _isFinished ? AtEnd() : Stop(ReplyFailures.TooLong(_attempt.Endpoint.MaxResponseBytes));
        WireAnswer answer = new() { IsChunk = true };
        bool isReadable = WireReader.TryRead(_events.Data.Span, ref answer);
        bool isError = read == SseEvent.Error
            || answer.HasError && (answer.HasChoice || answer.Id is null)
            || read == SseEvent.Raw && !(isReadable && answer.HasChoice);
        if (_isFinished && isError) return AtEnd();
        if (isError) return Stop(InBand() with { Usage = answer.Usage });
        if (FinishReasons.Objection(answer) is { } objection) return Stop(objection);
        Note(answer);
        if (_text.Length > _attempt.Endpoint.MaxResponseBytes) return Stop(ReplyFailures.TooMuch(_attempt.Endpoint.MaxResponseBytes));
        ReadOnlyMemory<byte> rewritten = Rewrite(_events.Data.Span);
        return _size.Add(rewritten.Span) is { } tooMuch ? _isFinished ? AtEnd() : Stop(tooMuch) : rewritten;
    }

    private void Note(in WireAnswer answer)
    {
        IsChat |= answer.HasChoice;
        HasContent |= !IsChat || answer.HasContent;
        _hasThought |= answer.Reasoning is { Length: > 0 };
        _isFinished |= answer.FinishReason is not null;
        _attempt.Usage = answer.Usage ?? _attempt.Usage;
        _text.Append(answer.Text);
    }

    private ReadOnlyMemory<byte> AtEnd()
    {
        if (IsChat && !_isFinished)
            _attempt.Fail(ReplyFailures.Broken(FailureKind.StreamInterrupted, "the stream ended without a finish reason"));
        return default;
    }

    private ReadOnlyMemory<byte> Stop(Failure failure)
    {
        _attempt.Fail(failure);
        return default;
    }

    /// <summary>Returns an error inside a stream that began well. The headers had arrived, so the endpoint itself is reachable.</summary>
    private Failure InBand()
    {
        Failure failure = _attempt.Transport.Classify(_attempt.Endpoint, response, _events.Data);
        return failure.Scope == FailureScope.Endpoint && failure.Kind != FailureKind.EndpointMisconfigured
            ? failure with { Scope = FailureScope.Model }
            : failure;
    }

    private ReadOnlyMemory<byte> Rewrite(ReadOnlySpan<byte> data)
    {
        _event.ResetWrittenCount();
        while (true)
        {
            int end = data.IndexOf((byte)'\n');
            _event.Write("data: "u8);
            _event.Write(end < 0 ? data : data[..end]);
            _event.Write("\n"u8);
            if (end < 0) break;
            data = data[(end + 1)..];
        }
        _event.Write("\n"u8);
        return _event.WrittenMemory;
    }
}
