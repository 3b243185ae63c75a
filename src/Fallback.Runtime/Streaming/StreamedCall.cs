using System.Runtime.CompilerServices;

namespace Fallback;

/// <summary>
/// A streamed call from beginning to end, for one reader, whatever it delivers. Before the first content, the chain fails over invisibly;
/// after it, each wait has a limit. The call ends once: complete, broken, or left by its reader.
/// </summary>
/// <remarks>The kind of stream is not a type parameter: code that reference types share would look up types for every part.</remarks>
/// <typeparam name="TRead">The type of what is read.</typeparam>
/// <typeparam name="TPiece">The type of what is delivered.</typeparam>
internal abstract class StreamedCall<TRead, TPiece>(Call call) : IAsyncDisposable
{
    private AttemptTimer? _timer;
    private TimeSpan _firstContent;
    private long _firstContentAt;

    // The timestamp since which only data arrived that the reader does not see; null if there is no such time.
    private long? _hiddenSince;
    private bool _isOver;

    public Call Call => call;

    /// <summary>The tier's stream that is being read; null if there is none (any more).</summary>
    public CommittedStream<TRead, TPiece>? Stream { get; private set; }

    /// <summary>The text that was delivered.</summary>
    protected abstract string SoFar { get; }

    /// <summary>Asks the chain, up to the first content.</summary>
    public async ValueTask OpenAsync()
    {
        try
        {
            await AskAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            CallEnding.Thrown(call, e);
            throw;
        }
    }

    /// <summary>Returns the next part; after the last one, a step without a part.</summary>
    /// <exception cref="StreamInterruptedException">The stream broke, and recovery was not declared or failed.</exception>
    // Longer than other methods: each further asynchronous one would cost as much as the rest of what a piece costs.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<StreamStep<TPiece>> NextAsync()
    {
        if (_isOver) return default;
        call.Caller.ThrowIfCancellationRequested();
        StreamStep<TPiece> step;
        while (true)
        {
            CommittedStream<TRead, TPiece> stream = Stream!;
            TimeSpan limit = Limit(stream);
            if (limit <= TimeSpan.Zero)
            {
                step = Interruption(_hiddenSince is null || IsDeadlineOver ? "the deadline was reached" : "no content for too long");
            }
            else if (call.Runtime.IsDisposed)
            {
                step = Interruption("the runtime was disposed");
            }
            else if (!stream.TryNext(out step))
            {
                AttemptTimer timer = _timer =
                    _timer?.Restart(limit) ?? AttemptTimer.Start(call.Time, limit, call.Caller, call.Runtime.Disposing);
                try
                {
                    while (!stream.TryTake(await stream.ReadAsync(timer.Token).ConfigureAwait(false), out step))
                    {
                        // The time continues: data without content does not show that content will come.
                    }
                }
                catch (OperationCanceledException) when (!call.Caller.IsCancellationRequested)
                {
                    step = call.Runtime.IsDisposed
                        ? Interruption("the runtime was disposed")
                        : Interruption($"no content for {limit.TotalMilliseconds:0} ms", isExcused: await timer.IsOwnStallAsync().ConfigureAwait(false));
                }
                catch (OperationCanceledException)
                {
                    throw new OperationCanceledException(call.Caller);
                }
                finally
                {
                    if (!timer.TryPause()) StopTimer();
                }
            }
            if (step.Failure is null && call.Injection is { } injection && injection.BreaksStream())
                step = StreamStep<TPiece>.Broken(injection.BrokenOff());
            if (step.Failure is null) Take(ref step);
            if (step.Failure is { } failure)
            {
                step = await BreakAsync(stream, failure).ConfigureAwait(false);
                if (step.HasPiece) return step;
                continue;
            }
            if (step.IsEnd) Complete(stream);
            else if (IsShown(step.Piece)) _hiddenSince = null;
            else _hiddenSince ??= call.Time.GetTimestamp();
            return step;
        }
    }

    /// <summary>Gives up a stream that is left before its end, which shows nothing about its tier.</summary>
    public ValueTask DisposeAsync()
    {
        StopTimer();
        CommittedStream<TRead, TPiece>? stream = Stream;
        if (!_isOver && stream is not null)
        {
            string why = call.Caller.IsCancellationRequested ? "the caller canceled" : "the caller stopped reading";
            AttemptEnding.GiveUp(call, call, stream.Tier, stream.Shape.Model, why, Latency(), stream.Usage);
        }
        CallEnding.Abandoned(call);
        return stream?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    /// <summary>Asks the chain, and passes its stream to <see cref="Use"/>.</summary>
    protected abstract ValueTask AskAsync();

    /// <summary>
    /// Whether a part reaches the reader. Any other part shows that the model is working, but the reader would wait forever.
    /// </summary>
    protected virtual bool IsShown(in TPiece piece) => true;

    /// <summary>Examines what the reader gets, which may turn out to be a failure.</summary>
    protected virtual void Take(ref StreamStep<TPiece> step)
    {
    }

    /// <summary>Handles a complete answer.</summary>
    protected virtual void Keep(CommittedStream<TRead, TPiece> stream)
    {
    }

    /// <summary>
    /// Recovers a broken stream: sets another one in <see cref="Stream"/>, and returns a part to deliver first, if there is one.
    /// </summary>
    /// <exception cref="StreamInterruptedException">No recovery is declared, or no tier is left for it.</exception>
    protected virtual ValueTask<StreamStep<TPiece>> RecoverAsync(
        CommittedStream<TRead, TPiece> broken, TierAttempt attempt, Failure failure) =>
        throw Interrupted(broken, attempt, failure);

    protected void Use<TStream>(in Outcome<TStream> outcome) where TStream : CommittedStream<TRead, TPiece>
    {
        Stream = outcome.Value;
        _hiddenSince = null;
        _firstContent = outcome.Latency;
        _firstContentAt = outcome.EndedAt;
    }

    /// <summary>
    /// Aborts the failing tier's request before the next one starts. It is disposed of only once, even if no tier follows.
    /// </summary>
    protected ValueTask LeaveAsync(CommittedStream<TRead, TPiece> broken)
    {
        Stream = null;
        return broken.DisposeAsync();
    }

    protected StreamInterruptedException Interrupted(CommittedStream<TRead, TPiece> broken, TierAttempt attempt, Failure failure)
    {
        _isOver = true;
        return CallEnding.Interrupted(call, attempt, failure, SoFar, broken.Usage);
    }

    protected static StreamStep<TPiece> Interruption(string message, bool isExcused = false)
    {
        var failure = new Failure(FailureKind.StreamInterrupted, FailureScope.Model) { Message = message };
        return StreamStep<TPiece>.Broken(isExcused ? OwnStall.Excuse(failure) : failure);
    }

    private ValueTask<StreamStep<TPiece>> BreakAsync(CommittedStream<TRead, TPiece> broken, Failure failure)
    {
        failure = Hearsay.Judge(call, broken.Tier, failure);
        broken.ReportFailure(failure);
        Failure told = failure with { Usage = failure.Usage ?? broken.Usage };
        TierAttempt attempt = AttemptEnding.Fail(call, broken.Tier, broken.Shape, told, Latency());
        return RecoverAsync(broken, attempt, failure);
    }

    private void Complete(CommittedStream<TRead, TPiece> stream)
    {
        _isOver = true;
        stream.ReportSuccess();
        AttemptEnding.Succeed(call, stream.Tier, stream.Shape, stream.Facts, _firstContent);
        Keep(stream);
        CallEnding.Live(call, stream.Tier);
    }

    private TimeSpan Limit(CommittedStream<TRead, TPiece> stream)
    {
        TimeSpan limit = stream.Tier.Idle;
        if (_hiddenSince is { } since)
        {
            TimeSpan longest = stream.Tier.Timeout > limit ? stream.Tier.Timeout : limit;
            if (longest - call.Time.GetElapsedTime(since) is var rest && rest < limit) limit = rest;
        }
        return call.Plan.DeadlineDeclared && call.Remaining is var left && left < limit ? left : limit;
    }

    private bool IsDeadlineOver => call.Plan.DeadlineDeclared && call.Remaining <= TimeSpan.Zero;

    /// <summary>Returns how long the stream's attempt has taken so far.</summary>
    private TimeSpan Latency() => _firstContent + call.Time.GetElapsedTime(_firstContentAt);

    private void StopTimer()
    {
        _timer?.Stop();
        _timer = null;
    }
}
