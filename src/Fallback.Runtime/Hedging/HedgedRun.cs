using Microsoft.Extensions.AI;
using Polly;

namespace Fallback;

/// <summary>
/// Runs one call over its chain with requests at the same time: each lane takes the next tier, and the first final outcome wins.
/// </summary>
internal sealed class HedgedRun<TOut, TExchange>(Call call, TExchange exchange, int from) : IHedgedRun
    where TExchange : struct, IExchange<TOut>
{
    private readonly object _lock = new();
    private readonly List<Lane> _underWay = [];
    private readonly LaneAttempts _attempts = new();
    private int _next = from;
    private bool _isOver;
    private Won? _won;

    // The first refusal of the request, which ends the call only if no running lane answers.
    private Failure? _refusal;
    private string? _refusedBy;

    // Why the call goes on without the lanes that are still running; null while it has not.
    private string? _end;

    /// <summary>Whether there is another tier to ask; a refused request is not sent to further tiers.</summary>
    public bool HasNext => Volatile.Read(ref _refusal) is null && Volatile.Read(ref _next) < call.Order.ChainLength;

    public Tier? NextTier => HasNext ? call.Order[Math.Min(Volatile.Read(ref _next), call.Order.ChainLength - 1)] : null;

    public int UnderWay
    {
        get { lock (_lock) return _underWay.Count; }
    }

    public (Tier Tier, TimeSpan Waited)? Latest
    {
        get { lock (_lock) return _underWay.Count == 0 ? null : (_underWay[^1].Tier, call.Time.GetElapsedTime(_underWay[^1].Started)); }
    }

    /// <summary>The first tier that has not been asked: of a chain that is longer than what can be hedged, or the degraded model.</summary>
    public int Next => Math.Min(_next, call.Order.ChainLength);

    public async ValueTask<Outcome<TOut>> RunAsync(HedgePolicy policy)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, call.Caller);
        context.Properties.Set(HedgePolicy.Run, this);
        Polly.Outcome<LaneEnd> end;
        try
        {
            end = await policy.Pipeline
                .ExecuteOutcomeAsync(static (context, run) => run.AskAsync(context.CancellationToken), context, this)
                .ConfigureAwait(false);
        }
        finally
        {
            Close();
            ResilienceContextPool.Shared.Return(context);
        }
        // An answer that arrived just before the cancellation is reported by the code that receives it, and closed if it is a stream.
        if (_won is { } won) return won.Outcome;
        call.Caller.ThrowIfCancellationRequested();
        end.ThrowIfException();
        return _refusal is { } refusal ? Outcome<TOut>.Refused(refusal) : default;
    }

    public async ValueTask<Polly.Outcome<LaneEnd>> AskAsync(CancellationToken cancellationToken)
    {
        Call lane = call.Branch(_attempts, cancellationToken);
        for (int index; (index = Interlocked.Increment(ref _next) - 1) < call.Order.ChainLength;)
        {
            if (call.Order.IsLeft(index)) continue;
            Tier tier = call.Order[index];
            Admission<TierPermit> admission = await TierAdmission.AdmitAsync(lane, tier).ConfigureAwait(false);
            if (!admission.IsGranted)
            {
                if (TierAdmission.Leave(lane, tier, admission)) return End(null, Outcome<TOut>.Refused(Obstacles.TooLong));
                continue;
            }
            if (Start(lane, tier) is not { } started)
            {
                tier.State.Withdraw(admission.Permit);
                break;
            }
            try
            {
                Outcome<TOut> outcome =
                    await ChainRunner.AskTierAsync<TOut, TExchange>(lane, tier, exchange, admission.Permit).ConfigureAwait(false);
                Polly.Outcome<LaneEnd> end = End(started, outcome);
                if (end.Result is not Won && outcome.Value is IAsyncDisposable late) await late.DisposeAsync().ConfigureAwait(false);
                return end;
            }
            catch
            {
                // A canceled lane is reported as such when the call is over.
                if (!cancellationToken.IsCancellationRequested) Stop(started);
                throw;
            }
        }
        return Polly.Outcome.FromResult(new LaneEnd(isFinal: false));
    }

    /// <summary>Starts a lane; null if the call has ended in the meantime, because nothing would report the request.</summary>
    private Lane? Start(Call part, Tier tier)
    {
        lock (_lock)
        {
            if (_isOver) return null;
            // Next to a running lane, it is one request more than without hedging.
            Lane? waitedFor = _underWay.Count == 0 ? null : _underWay[^1];
            HedgeStake? stake = waitedFor is null or { Tier.IsCanary: true } ? null : call.Plan.Hedge?.Budget?.Start(waitedFor.Tier, tier);
            var lane = new Lane(part, tier, call.Time.GetTimestamp()) { WaitedFor = waitedFor, Stake = stake };
            _underWay.Add(lane);
            if (waitedFor is null) return lane;
            part.Role = AttemptRole.Hedge;
            Spans.Hedged(call, waitedFor.Tier, tier);
            return lane;
        }
    }

    /// <summary>Ends a lane without an answer that is used.</summary>
    private void Stop(Lane lane)
    {
        lock (_lock)
        {
            if (_isOver || call.Plan.Hedge?.Budget is not { } budget) return;
            // The call would have reached the next tier anyway.
            if (lane.Stake is { } own) budget.GiveBack(own);
            foreach (Lane other in _underWay)
                if (other.WaitedFor == lane && other.Stake is { } stake) budget.GiveBack(stake);
        }
    }

    private Polly.Outcome<LaneEnd> End(Lane? lane, in Outcome<TOut> outcome)
    {
        lock (_lock)
        {
            if (lane is not null) _underWay.Remove(lane);
            bool wins = outcome.IsFinal && !_isOver && !MayStillBeAnswered(lane, outcome);
            // A second answer was paid for, and is not used.
            if (!wins && lane is not null && outcome.Tier is not null)
                Lose(lane.Call, new LaneRequest(lane.Call, lane.Tier, lane.Started), outcome.Shape.Model, exchange.FactsOf(outcome.Value!).Usage);
            if (wins && lane is not null && outcome.Tier is not null) Win(lane, outcome);
            else if (lane is not null) Stop(lane);
            if (wins) _end ??= "the request was refused elsewhere";
            _isOver |= wins;
            return Polly.Outcome.FromResult(wins ? _won = new Won(outcome) : new LaneEnd(isFinal: false));
        }
    }

    /// <summary>Evaluates what the winning lane shows about the others, before they are canceled.</summary>
    private void Win(Lane winner, in Outcome<TOut> outcome)
    {
        _end = "another tier was quicker";
        _attempts.Take(winner.Call);
        call.Adopt(winner.Call);
        HedgePolicy? policy = call.Plan.Hedge;
        // If the winner was slow as well, the cause may be on this side: a busy machine, a slow connection.
        bool isOurs = winner.Tier.State.IsSlow(outcome.Latency);
        foreach (Lane other in _underWay)
        {
            // Tiers that are asked at once are no measure of each other.
            if (policy is { IsRace: false } && other.Call.Waited is { } waited)
                other.Call.IsSlow = other.Tier.State.IsOvertaken(waited, outcome.Latency) && !isOurs;
            if (other.Stake is { } stake) policy?.Budget?.Lost(stake);
        }
        policy?.Budget?.Answered(winner.Tier, winner.Stake, exchange.FactsOf(outcome.Value!).Usage);
    }

    /// <summary>
    /// Whether a refusal must wait for the other lanes: a hedge must not make an answer less likely. If two vendors refuse, that is enough.
    /// </summary>
    private bool MayStillBeAnswered(Lane? lane, in Outcome<TOut> outcome)
    {
        if (outcome.Refusal is not { } refusal) return false;
        string? vendor = lane?.Tier.Endpoint.VendorName;
        if (_refusal is not null) return vendor == _refusedBy && _underWay.Count > 0;
        _refusal = refusal;
        _refusedBy = vendor;
        return _underWay.Count > 0;
    }

    /// <summary>Closes the lanes: the call continues with what has been tried so far, and canceled lanes no longer matter.</summary>
    private void Close()
    {
        lock (_lock)
        {
            _isOver = true;
            foreach (LaneRequest request in _attempts.CloseInto(ref call.Progress)) Lose(call, request, request.Tier.Model, null);
        }
    }

    // The call itself reports requests that are still running when it is over, because it does not wait for their end.
    private void Lose(Call teller, in LaneRequest request, string model, UsageDetails? usage)
    {
        string why = call.IsCancelledByCaller ? "the caller canceled"
            : request.Lane.IsSlow ? "another tier was quicker, and this one had taken longer than its slow answers do: it counts as a timeout"
            : _end ?? (call.Caller.IsCancellationRequested ? "another tier was quicker" : "the call ended elsewhere");
        AttemptEnding.GiveUp(teller, request.Lane, request.Tier, model, why, call.Time.GetElapsedTime(request.SentAt), usage);
    }

    private sealed class Lane(Call part, Tier tier, long started)
    {
        public Call Call => part;

        public Tier Tier => tier;

        public long Started => started;

        /// <summary>The lane that took long, if this one is a hedge.</summary>
        public Lane? WaitedFor { get; init; }

        /// <summary>The charge of the hedge; null without a budget.</summary>
        public HedgeStake? Stake { get; init; }
    }

    private sealed class Won(Outcome<TOut> outcome) : LaneEnd(isFinal: true)
    {
        public Outcome<TOut> Outcome => outcome;
    }
}
