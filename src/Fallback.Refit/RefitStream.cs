namespace Fallback;

/// <summary>
/// One tier's sequence, as Refit's client gives it, from its first content on. Items before that are kept back: a chat completion begins with a chunk that
/// says nothing, and a tier that says nothing more can still be left unseen. Reports to the tier how it ended, exactly once.
/// </summary>
internal sealed class RefitStream<T> : IAsyncDisposable
{
    private readonly RefitAttempt _attempt;
    private readonly CancellationTokenSource _over = new();
    private readonly Queue<T> _kept = new();
    private readonly IAsyncEnumerator<T> _items;
    private Task<bool>? _moving;
    private TierPermit _permit;
    private TimeSpan _firstContent;
    private bool _isHeld;
    private bool _isAtEnd;

    public RefitStream(RefitAttempt attempt, Func<CancellationToken, IAsyncEnumerable<T>> start)
    {
        _attempt = attempt;
        attempt.Token = _over.Token;
        _items = start(_over.Token).GetAsyncEnumerator(_over.Token);
    }

    public RefitAttempt Attempt => _attempt;

    public string Text => Events?.Text ?? "";

    private EventBody? Events => _attempt.Body as EventBody;

    /// <summary>Reads up to the first item that carries content, or the end.</summary>
    public async ValueTask<Failure?> OpenAsync(CancellationToken cancellationToken)
    {
        while (!_isAtEnd && Events is not { HasContent: true })
        {
            if (await MoveAsync(cancellationToken).ConfigureAwait(false) is { } failure) return failure;
            if (!_isAtEnd) _kept.Enqueue(_items.Current);
            // What is no stream of events says nothing about its items.
            if (Events is null && _kept.Count > 0) break;
        }
        return null;
    }

    /// <summary>The next item; a failure; or neither at the end.</summary>
    public async ValueTask<(Failure? Failure, bool HasItem, T Item)> NextAsync(CancellationToken cancellationToken)
    {
        if (_kept.TryDequeue(out T? kept)) return (null, true, kept);
        if (!_isAtEnd && await MoveAsync(cancellationToken).ConfigureAwait(false) is { } failure) return (failure, false, default!);
        if (_isAtEnd) return (null, false, default!);
        HoldPermit();
        return (null, true, _items.Current);
    }

    public void Accept(in TierPermit permit, TimeSpan firstContent)
    {
        (_permit, _firstContent, _isHeld) = (permit, firstContent, true);
        HoldPermit();
    }

    public void ReportSuccess()
    {
        if (TakePermit()) _attempt.Tier.State.ReportSuccess(_permit, _firstContent, _attempt.Usage);
    }

    public void ReportFailure(Failure failure)
    {
        if (TakePermit()) _attempt.Tier.State.ReportFailure(_permit, failure);
    }

    /// <summary>Aborts what is left. One that was abandoned says nothing about the tier. A client that does not heed its token is left to itself.</summary>
    public async ValueTask DisposeAsync()
    {
        if (TakePermit()) _attempt.Tier.State.Release(_permit, _attempt.Usage);
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
        // The answer was complete: how its stream ends is of no interest then.
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

    private void HoldPermit() => _attempt.Tier.State.Renew(ref _permit, _attempt.Tier.Timeout + _attempt.Tier.Idle);

    private bool TakePermit()
    {
        bool held = _isHeld;
        _isHeld = false;
        return held;
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
        // The stream is over for us; what the client has to say about its end interests nobody.
        catch (Exception)
        {
        }
        _attempt.Body?.Dispose();
        _over.Dispose();
    }
}
