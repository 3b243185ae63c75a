using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// One tier's sequence from Refit's client, from its first content on. Earlier items are held back: a chat completion begins with an empty
/// chunk, and the call can still fail over invisibly from a tier that sends nothing more.
/// </summary>
internal sealed class RefitStream<T> : CommittedStream<Reply<bool>, T>
{
    private readonly RefitAttempt _attempt;
    private readonly CancellationTokenSource _over = new();
    private readonly Queue<T> _kept = new();
    private readonly IAsyncEnumerator<T> _items;
    private Task<bool>? _moving;
    private bool _isAtEnd;

    public RefitStream(RefitAttempt attempt, Func<CancellationToken, IAsyncEnumerable<T>> start) : base(attempt.Tier, attempt.Shape)
    {
        _attempt = attempt;
        attempt.Token = _over.Token;
        _items = start(_over.Token).GetAsyncEnumerator(_over.Token);
    }

    public override UsageDetails? Usage => _attempt.Usage;

    public string Text => Events?.Text ?? "";

    private EventBody? Events => _attempt.Body as EventBody;

    /// <summary>Reads up to the first item with content, or the end. Thoughts on the way show that the model is alive.</summary>
    public async ValueTask<Failure?> OpenAsync(ThinkingTime time)
    {
        while (!_isAtEnd && Events is not { HasContent: true })
        {
            if (await MoveAsync(time.Token).ConfigureAwait(false) is { } failure) return failure;
            if (!_isAtEnd) _kept.Enqueue(_items.Current);
            // A body that is not a stream of events shows nothing about its items.
            if (Events is null && _kept.Count > 0) break;
            if (Events is { HasContent: false } events && events.TakeThought()) time.Renew();
        }
        return null;
    }

    public override bool TryNext(out StreamStep<T> next)
    {
        next = _kept.TryDequeue(out T? kept) ? StreamStep<T>.Of(kept) : _isAtEnd ? StreamStep<T>.End : default;
        return next.HasPiece || next.IsEnd;
    }

    /// <summary>Reads an item; returns whether there is one.</summary>
    public override async ValueTask<Reply<bool>> ReadAsync(CancellationToken cancellationToken) =>
        await MoveAsync(cancellationToken).ConfigureAwait(false) is { } failure ? new Reply<bool>(failure) : new Reply<bool>(!_isAtEnd);

    public override bool TryTake(in Reply<bool> read, out StreamStep<T> next)
    {
        if (read.Value) HoldPermit();
        next = read.Failure is { } failure ? StreamStep<T>.Broken(failure)
            : read.Value ? StreamStep<T>.Of(_items.Current)
            : StreamStep<T>.End;
        return true;
    }

    /// <summary>Aborts the stream; a client that ignores its token is not waited for.</summary>
    protected override async ValueTask AbortAsync()
    {
        await _over.CancelAsync().ConfigureAwait(false);
        if (_moving is { IsCompleted: false } moving) Bounded.Forget(DisposeLaterAsync(moving));
        else await DisposeNowAsync().ConfigureAwait(false);
    }

    private async ValueTask<Failure?> MoveAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            _moving = _items.MoveNextAsync().AsTask();
            _isAtEnd = !await Bounded.WaitAsync(_moving, cancellationToken).ConfigureAwait(false);
            return _attempt.Failure;
        }
        // The answer was complete, so it does not matter how its stream ends.
        catch (Exception) when (Events is { IsComplete: true })
        {
            _isAtEnd = true;
            return null;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e)
        {
            return _attempt.Classify(e);
        }
    }

    private async Task DisposeLaterAsync(Task<bool> moving)
    {
        await ((Task)moving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        await DisposeNowAsync().ConfigureAwait(false);
    }

    private async ValueTask DisposeNowAsync()
    {
        try
        {
            await _items.DisposeAsync().ConfigureAwait(false);
        }
        // The stream is over; an exception at its end does not matter.
        catch (Exception)
        {
        }
        _attempt.Body?.Dispose();
        _over.Dispose();
    }
}
