using Polly;

namespace Fallback;

/// <summary>One call over its chain with requests side by side: each lane takes the next tier, the first final outcome wins.</summary>
internal sealed class HedgedRun<TOut, TExchange>(Call call, TExchange exchange, int from) : IHedgedRun
    where TExchange : struct, IExchange<TOut>
{
    private readonly object _lock = new();
    private readonly List<Lane> _underWay = [];
    private readonly List<TierAttempt> _attempts = [];
    private int _next = from;
    private bool _isOver;

    // When the lane that won was started; 0 as long as none has.
    private long _wonSince;

    public bool HasNext => Volatile.Read(ref _next) < call.Plan.ChainLength;

    public Tier? NextTier => Volatile.Read(ref _next) is var next && next < call.Plan.ChainLength ? call.Order[next] : null;

    public int UnderWay
    {
        get { lock (_lock) return _underWay.Count; }
    }

    public Tier? Latest
    {
        get { lock (_lock) return _underWay.Count == 0 ? null : _underWay[^1].Tier; }
    }

    /// <summary>The first tier that has not been asked: of a chain that is longer than what can be hedged, or its degraded model.</summary>
    public int Next => Math.Min(_next, call.Plan.ChainLength);

    public async ValueTask<Outcome<TOut>> RunAsync(HedgePolicy policy)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, call.Caller);
        context.Properties.Set(HedgePolicy.Run, this);
        try
        {
            Polly.Outcome<LaneEnd> end = await policy.Pipeline.ExecuteOutcomeAsync(static (context, run) => run.AskAsync(context.CancellationToken), context, this).ConfigureAwait(false);
            call.Caller.ThrowIfCancellationRequested();
            end.ThrowIfException();
            return end.Result is Won won ? won.Outcome : default;
        }
        finally
        {
            Close();
            ResilienceContextPool.Shared.Return(context);
        }
    }

    public async ValueTask<Polly.Outcome<LaneEnd>> AskAsync(CancellationToken cancellationToken)
    {
        Call lane = call.Branch(_attempts, cancellationToken);
        for (int index; (index = Interlocked.Increment(ref _next) - 1) < call.Plan.ChainLength;)
        {
            Tier tier = call.Order[index];
            (TierPermit? permit, bool stops) = await ChainRunner.EnterAsync(lane, tier).ConfigureAwait(false);
            if (stops) return End(null, Outcome<TOut>.Refused(Admission.TooLong));
            if (permit is null) continue;
            Lane started = Start(tier);
            try
            {
                Outcome<TOut> outcome = await ChainRunner.AskTierAsync<TOut, TExchange>(lane, tier, exchange, permit.Value).ConfigureAwait(false);
                Polly.Outcome<LaneEnd> end = End(started, outcome);
                if (outcome.Tier is not null && end.Result is not Won) await DiscardAsync(started, outcome).ConfigureAwait(false);
                return end;
            }
            catch
            {
                // A lane that was cancelled is told as such when the call is over.
                if (!cancellationToken.IsCancellationRequested) Stop(started);
                throw;
            }
        }
        return Polly.Outcome.FromResult(new LaneEnd(isFinal: false));
    }

    private Lane Start(Tier tier)
    {
        var lane = new Lane(tier, call.Time.GetTimestamp());
        lock (_lock) _underWay.Add(lane);
        return lane;
    }

    private void Stop(Lane? lane)
    {
        lock (_lock)
            if (lane is not null) _underWay.Remove(lane);
    }

    private Polly.Outcome<LaneEnd> End(Lane? lane, in Outcome<TOut> outcome)
    {
        lock (_lock)
        {
            Stop(lane);
            bool wins = outcome.IsFinal && !_isOver;
            _isOver |= wins;
            if (wins && lane is not null) _wonSince = lane.Started;
            return Polly.Outcome.FromResult(wins ? new Won(outcome) : new LaneEnd(isFinal: false));
        }
    }

    /// <summary>An answer that came as the second: it was paid for, and nobody reads it.</summary>
    private async ValueTask DiscardAsync(Lane lane, Outcome<TOut> late)
    {
        lock (_attempts) _attempts.Add(Lost(lane) with { Model = late.Shape.Model, Usage = exchange.UsageOf(late.Value!) });
        if (late.Value is IAsyncDisposable stream) await stream.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The call goes on with what has been tried up to now; what a cancelled lane still does is none of its business.</summary>
    private void Close()
    {
        lock (_lock)
        {
            _isOver = true;
            lock (_attempts) call.Adopt(_attempts);
            foreach (Lane lane in _underWay)
            {
                TierAttempt lost = Lost(lane);
                if (lane.Started < _wonSince && call.Plan.Hedge is { IsMeasured: true }) lane.Tier.State.ReportOvertaken(lost.Latency);
                call.Lose(lane.Tier, lost);
            }
        }
    }

    private TierAttempt Lost(Lane lane) => new()
    {
        TierIndex = lane.Tier.Index,
        Provider = lane.Tier.Provider,
        Model = lane.Tier.Model,
        Instance = lane.Tier.Endpoint.Instance,
        Failure = FailureKind.Cancelled,
        Message = "another tier was quicker",
        Latency = call.Time.GetElapsedTime(lane.Started),
    };

    private sealed record Lane(Tier Tier, long Started);

    private sealed class Won(Outcome<TOut> outcome) : LaneEnd(isFinal: true)
    {
        public Outcome<TOut> Outcome => outcome;
    }
}
