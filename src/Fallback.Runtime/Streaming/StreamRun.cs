using System.Runtime.CompilerServices;
using System.Text;
using Fallback.CompilerServices;

namespace Fallback;

/// <summary>
/// A streamed call from beginning to end, for one reader: before the first content the chain fails over unseen, after it the declared
/// recovery decides. Text and updates are made of the same pieces.
/// </summary>
internal sealed partial class StreamRun(Call call) : IAsyncDisposable
{
    private readonly StringBuilder _text = new();
    private OpenedStream? _stream;
    private AttemptTimer? _timer;
    private TimeSpan _firstContent;
    private Answered? _whole;
    private bool _isOver;

    public Call Call => call;

    /// <summary>The tier's stream that is being read; null when the answer is a whole one.</summary>
    public OpenedStream? Stream => _stream;

    /// <summary>The cached, stale or default answer that takes the stream's place.</summary>
    public Answered? Whole => _whole;

    /// <summary>How often it began again.</summary>
    public int Restarts { get; private set; }

    /// <summary>Asks the chain, up to the first content.</summary>
    public async ValueTask OpenAsync()
    {
        CachedAnswer? cached = call.Plan.Cache is null ? null : call.Runtime.Cache.Find(call, CacheKey.Of(call));
        if (cached is { IsFresh: true })
        {
            call.Runtime.Finish(call, AnswerStatus.Cached, null);
            _whole = Answered.Kept(cached.Entry, AnswerStatus.Cached);
            return;
        }
        Outcome<OpenedStream> outcome = await ChainRunner.StartAsync<OpenedStream, StreamExchange>(call, default).ConfigureAwait(false);
        if (outcome.Tier is null) _whole = LastAnswer.Find(call, outcome.Refusal, cached);
        else Use(outcome);
    }

    /// <summary>The next piece; null after the last one.</summary>
    /// <exception cref="StreamInterruptedException">The stream broke, and was not to be recovered or could not be.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<StreamPiece?> NextAsync()
    {
        if (_isOver) return null;
        if (_whole is { } whole)
        {
            _isOver = true;
            return new StreamPiece { Text = whole.Answer.Text, IsLast = true };
        }
        call.Caller.ThrowIfCancellationRequested();
        Reply<StreamPiece> read;
        while (true)
        {
            OpenedStream stream = _stream!;
            TimeSpan limit = Limit(stream);
            if (limit <= TimeSpan.Zero)
            {
                read = new Reply<StreamPiece>(Interruption("the deadline was reached"));
            }
            else if (!stream.TryNext(out read))
            {
                AttemptTimer timer = _timer = _timer?.Restart(limit) ?? AttemptTimer.Start(call.Time, limit, call.Caller);
                try
                {
                    while (!stream.TryTake(await stream.ReadAsync(timer.Token).ConfigureAwait(false), out read))
                    {
                        // The time runs on: what brings no content does not show that any will come.
                    }
                }
                catch (OperationCanceledException) when (!call.Caller.IsCancellationRequested)
                {
                    read = new Reply<StreamPiece>(Interruption($"no content for {limit.TotalMilliseconds:0} ms"));
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
            if (read.Failure is null && _seam is not null) read = Join(read.Value);
            if (read.Failure is { } failure)
            {
                if (await RecoverAsync(stream, failure).ConfigureAwait(false) is { } marker) return marker;
                continue;
            }
            _text.Append(read.Value.Text);
            if (read.Value.IsLast) Complete(stream);
            return read.Value;
        }
    }

    public ValueTask DisposeAsync()
    {
        StopTimer();
        return _stream?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private void Use(in Outcome<OpenedStream> outcome)
    {
        _stream = outcome.Value;
        _firstContent = outcome.Latency;
    }

    private TimeSpan Limit(OpenedStream stream)
    {
        TimeSpan limit = stream.Tier.Idle;
        return call.Plan.DeadlineDeclared && call.Remaining is var left && left < limit ? left : limit;
    }

    private void StopTimer()
    {
        _timer?.Stop();
        _timer = null;
    }

    private void Complete(OpenedStream stream)
    {
        _isOver = true;
        stream.ReportSuccess();
        call.Succeed(stream.Tier, stream.Shape, stream.Usage, _firstContent);
        if (call.Plan.Cache is not null && !stream.Tier.IsDegraded && _seam is null && stream.IsTextOnly)
        {
            var answer = new ChatAnswer { Text = _text.ToString(), FinishReason = stream.FinishReason, Usage = stream.Usage, Model = stream.Model, ResponseId = stream.ResponseId };
            call.Runtime.Cache.Store(call, CacheKey.Of(call), answer, stream.Tier);
        }
        call.Runtime.Finish(call, AnswerStatus.Live, stream.Tier);
    }

    private static Failure Interruption(string message) => new(FailureKind.StreamInterrupted, FailureScope.Model) { Message = message };
}
