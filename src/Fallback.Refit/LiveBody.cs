namespace Fallback;

/// <summary>
/// A body that Refit, or a caller who received it as a stream, reads as it arrives. While the attempt is running, its token ends the read.
/// After that, each wait is limited by the tier's idle time, and the tier is informed how the body ended.
/// </summary>
internal abstract class LiveBody(RefitAttempt attempt) : ForwardStream
{
    private ReadOnlyMemory<byte> _ahead;
    private HeldPermit _permit;
    private bool _isDisposed;

    /// <summary>Whether the caller has it; Refit then reads nothing more, except the items of a sequence.</summary>
    protected bool IsHandedOut { get; private set; }

    /// <summary>Whether nothing more arrives.</summary>
    protected bool IsOver { get; private set; }

    /// <summary>Waits for the first bytes, because headers alone are not an answer. Returns a failure, or null.</summary>
    public async ValueTask<Failure?> BeginAsync(CancellationToken cancellationToken)
    {
        _ahead = await NextAsync(cancellationToken).ConfigureAwait(false);
        IsOver = _ahead.IsEmpty;
        return attempt.Failure;
    }

    /// <summary>Hands the body over to the caller, and the permit to the body, until its end.</summary>
    public void HandOut(in TierPermit permit, TimeSpan latency)
    {
        attempt.Token = CancellationToken.None;
        IsHandedOut = true;
        _permit.Take(attempt.Tier, permit, latency);
        // What Refit has read or discarded does not matter any more.
        if (IsOver || _isDisposed) Succeed();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty) return 0;
        if (_ahead.IsEmpty && !IsOver) await FillAsync(cancellationToken).ConfigureAwait(false);
        int read = Math.Min(buffer.Length, _ahead.Length);
        _ahead.Span[..read].CopyTo(buffer.Span);
        _ahead = _ahead[read..];
        return read;
    }

    // A caller who reads a stream in this way blocks on the network anyway.
    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    /// <summary>Returns the next bytes, valid until the next call; none at the end.</summary>
    protected abstract ValueTask<ReadOnlyMemory<byte>> NextAsync(CancellationToken cancellationToken);

    protected override void Dispose(bool disposing)
    {
        // A body that is left before its end shows nothing about the tier.
        _isDisposed = true;
        if (disposing) _permit.Release(attempt.Usage, 0);
        base.Dispose(disposing);
    }

    // One method, because each further asynchronous one slows down every read.
    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        CancellationToken attempts = attempt.Token;
        AttemptTimer timer = AttemptTimer.Start(attempt.Time, IsHandedOut ? attempt.Tier.Idle : Timeout.InfiniteTimeSpan, cancellationToken);
        CancellationTokenRegistration linked = attempts.CanBeCanceled
            ? attempts.UnsafeRegister(static timer => ((AttemptTimer)timer!).Strike(), timer)
            : default;
        try
        {
            _ahead = await NextAsync(timer.Token).ConfigureAwait(false);
            IsOver = _ahead.IsEmpty;
            if (attempt.Failure is not null) throw Broken();
            if (IsOver) Succeed();
            else _permit.Renew();
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested || attempts.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken.IsCancellationRequested ? cancellationToken : attempts);
        }
        catch (Exception e) when (e is not (ReplyFailedException or IOException { InnerException: ReplyFailedException }))
        {
            Failure failure = ReplyFailures.Broken(
                FailureKind.StreamInterrupted,
                e is OperationCanceledException
                    ? $"no content for {attempt.Tier.Idle.TotalMilliseconds:0} ms"
                    : "the connection broke in the middle of the answer");
            bool isExcused = e is OperationCanceledException && await timer.IsOwnStallAsync().ConfigureAwait(false);
            attempt.Fail(isExcused ? OwnStall.Excuse(failure) : failure);
            throw Broken();
        }
        finally
        {
            linked.Dispose();
            timer.Stop();
        }
    }

    /// <summary>Returns the exception: Refit gets an internal one, and the caller the one of any broken stream.</summary>
    private Exception Broken()
    {
        Failure failure = attempt.Failure!;
        _permit.Fail(failure, attempt.Usage, 0);
        var cause = new ReplyFailedException(failure);
        return IsHandedOut ? new IOException($"The answer broke off: {failure.Kind} ({failure.Message}).", cause) : cause;
    }

    private void Succeed() => _permit.Succeed(attempt.Usage, 0);
}
