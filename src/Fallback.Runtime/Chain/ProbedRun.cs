using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Runs one call that finds a tier to probe: the probe runs at the same time as the call to the tiers after it, and the first answer is the
/// call's. A probe that loses still runs until its result is known, for the benefit of all callers.
/// </summary>
internal sealed class ProbedRun<TOut, TExchange>(Call call, TExchange exchange)
    where TExchange : struct, IExchange<TOut>
{
    // A longer wait does not fit a timer, and no tier has that much time.
    private static readonly TimeSpan _longestWait = TimeSpan.FromDays(1);

    private const int AProbe = 1;
    private const int Others = 2;

    private readonly object _lock = new();
    private readonly LaneAttempts _attempts = new();
    private readonly TaskCompletionSource<Outcome<TOut>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task> _probes = [];
    private readonly List<Tier> _underWay = [];
    private readonly List<Tier> _crowdedOut = [];
    private Failure? _refusal;

    // The source of the answer: none yet, a probe (then its part of the call is known), or the tiers after the probes, which also applies
    // at the end.
    private int _winner;
    private Call? _winningProbe;

    /// <summary>Probes the tier, and asks the tiers from a place on; not final if none of them has answered.</summary>
    public async ValueTask<Outcome<TOut>> RunAsync(Tier tier, TierPermit permit, int next)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(call.Caller);
        Call walk = call.Branch(_attempts, ended.Token);
        Probe(tier, permit);
        Task<Outcome<TOut>> walking = WalkAsync(walk, next);
        Outcome<TOut> chosen = default, late = default;
        try
        {
            await Task.WhenAny(walking, _answer.Task).ConfigureAwait(false);
            if (!_answer.Task.IsCompleted)
            {
                chosen = await walking.ConfigureAwait(false);
                if (!chosen.IsFinal) await WaitForProbesAsync(ended.Token).ConfigureAwait(false);
                if (!chosen.IsFinal && !_answer.Task.IsCompleted) chosen = late = await AskCrowdedOutAsync(walk).ConfigureAwait(false);
            }
            if (Interlocked.CompareExchange(ref _winner, Others, 0) == AProbe)
            {
                chosen = await _answer.Task.ConfigureAwait(false);
                call.Adopt(_winningProbe!);
            }
            return chosen.IsFinal || _refusal is null ? chosen : Outcome<TOut>.Refused(_refusal);
        }
        catch (OperationCanceledException) when (call.Caller.IsCancellationRequested)
        {
            throw new OperationCanceledException(call.Caller);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await UnwindAsync(walk, walking, late, chosen).ConfigureAwait(false);
            Close();
        }
    }

    private void Probe(Tier tier, in TierPermit permit)
    {
        lock (_lock) _underWay.Add(tier);
        _probes.Add(ProbeAsync(tier, permit));
    }

    /// <summary>
    /// Runs the probe until its result is known, whatever happens to the call. It never throws, because the call may no longer wait for it.
    /// </summary>
    private async Task ProbeAsync(Tier tier, TierPermit permit)
    {
        Call probe = call.Branch(new LaneAttempts(_attempts), call.Runtime.Disposing);
        Outcome<TOut> outcome = default;
        try
        {
            outcome = await ChainRunner.AskTierAsync<TOut, TExchange>(probe, tier, exchange, permit).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The attempt has ended: it is noted, and its permit was given back.
        }
        bool isAnswer = outcome.Tier is not null;
        bool wins = isAnswer && Interlocked.CompareExchange(ref _winner, AProbe, 0) == 0;
        lock (_lock)
        {
            _refusal ??= outcome.Refusal;
            if (wins) _winningProbe = probe;
            if (wins || !isAnswer) _underWay.Remove(tier);
        }
        if (wins) _answer.SetResult(outcome);
        else if (isAnswer) await ConcludeAsync(probe, outcome).ConfigureAwait(false);
    }

    /// <summary>Ends a probe that lost to another tier. Its unused answer shows that the tier works, and it is charged.</summary>
    private async Task ConcludeAsync(Call probe, Outcome<TOut> outcome)
    {
        AttemptEnding.Succeed(probe, outcome.Tier!, outcome.Shape, exchange.FactsOf(outcome.Value!), outcome.Latency);
        if (outcome.Value is not OpenedStream stream) return;
        stream.ReportSuccess();
        try
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // A stream of the application's own client may throw if it is closed early; the call no longer waits for it.
        }
    }

    private async Task<Outcome<TOut>> WalkAsync(Call walk, int next)
    {
        for (; next < call.Order.Length && TierAdmission.TryProbe(walk, call.Order[next]) is { } permit; next++) Probe(call.Order[next], permit);
        if (call.Plan.Hedge is { } policy && call.SideEffects is null && next + 1 < call.Order.ChainLength)
        {
            var hedged = new HedgedRun<TOut, TExchange>(walk, exchange, next);
            try
            {
                Outcome<TOut> quickest = await hedged.RunAsync(policy).ConfigureAwait(false);
                if (quickest.IsFinal) return quickest;
            }
            finally
            {
                foreach (TierAttempt attempt in walk.Progress.Attempts) _attempts.TryAdd(walk, attempt, walk.Progress.LastThrown);
            }
            next = hedged.Next;
        }
        for (; next < call.Order.Length; next++)
        {
            if (call.Order.IsLeft(next)) continue;
            Outcome<TOut> outcome = await AskAsync(walk, call.Order[next], mayRunBeside: true).ConfigureAwait(false);
            if (outcome.IsFinal) return outcome;
        }
        return default;
    }

    private async ValueTask<Outcome<TOut>> AskAsync(Call walk, Tier tier, bool mayRunBeside)
    {
        Admission<TierPermit> admission = await TierAdmission.AdmitAsync(walk, tier, mayRunBeside).ConfigureAwait(false);
        if (!admission.IsGranted)
        {
            if (admission.Reason is SkipReason.LimitReached or SkipReason.OverBudget) _crowdedOut.Add(tier);
            return TierAdmission.Leave(walk, tier, admission) ? Outcome<TOut>.Refused(Obstacles.TooLong) : default;
        }
        if (admission.Permit.IsBeside)
        {
            Probe(tier, admission.Permit);
            return default;
        }
        return await ChainRunner.AskTierAsync<TOut, TExchange>(walk, tier, exchange, admission.Permit).ConfigureAwait(false);
    }

    /// <summary>
    /// Ends the answer of a tier after the probes, if there is one: either the call's, or one that is charged but not used.
    /// </summary>
    private async ValueTask SettleAsync(Call walk, Outcome<TOut> outcome, Outcome<TOut> chosen)
    {
        if (outcome.Tier is not { } tier) return;
        if (ReferenceEquals(outcome.Value, chosen.Value))
        {
            _attempts.Take(walk);
            call.Adopt(walk);
            return;
        }
        AttemptEnding.GiveUp(walk, walk, tier, outcome.Shape.Model, "another tier was quicker", outcome.Latency, exchange.FactsOf(outcome.Value!).Usage);
        if (outcome.Value is IAsyncDisposable stream) await stream.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Waits for probes, because no other tier has answered, within the call's time.</summary>
    private async ValueTask WaitForProbesAsync(CancellationToken ended)
    {
        TimeSpan remaining = call.Remaining;
        if (remaining > _longestWait) remaining = _longestWait;
        if (remaining > TimeSpan.Zero)
            await Task.WhenAny(_answer.Task, Task.WhenAll(_probes), Task.Delay(remaining, call.Time, ended)).ConfigureAwait(false);
        call.Caller.ThrowIfCancellationRequested();
    }

    /// <summary>
    /// Asks the tiers that the probe's use of limits and budgets had crowded out: a probe must not cost a call its answer.
    /// </summary>
    private async ValueTask<Outcome<TOut>> AskCrowdedOutAsync(Call walk)
    {
        foreach (Tier tier in _crowdedOut.ToArray())
        {
            Outcome<TOut> outcome = await AskAsync(walk, tier, mayRunBeside: false).ConfigureAwait(false);
            if (outcome.IsFinal) return outcome;
        }
        return default;
    }

    /// <summary>Ends the rest of the race: canceled requests, which end at once, and answers that arrived nevertheless.</summary>
    private async ValueTask UnwindAsync(Call walk, Task<Outcome<TOut>> walking, Outcome<TOut> late, Outcome<TOut> chosen)
    {
        try
        {
            await SettleAsync(walk, late, chosen).ConfigureAwait(false);
            await SettleAsync(walk, await walking.ConfigureAwait(false), chosen).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // If it is the call's own end, the call has noted it already.
        }
        // The caller canceled at the moment when a probe won.
        if (Interlocked.CompareExchange(ref _winner, Others, 0) != AProbe || chosen.Tier is not null) return;
        Outcome<TOut> answer = await _answer.Task.ConfigureAwait(false);
        await ConcludeAsync(_winningProbe!, answer).ConfigureAwait(false);
    }

    /// <summary>Closes the lanes: the call continues with what has been tried so far.</summary>
    private void Close()
    {
        lock (_lock)
        {
            string why = call.Caller.IsCancellationRequested ? "the caller canceled" : "another tier was quicker";
            foreach (LaneRequest request in _attempts.CloseInto(ref call.Progress))
                AttemptEnding.GiveUp(call, request.Lane, request.Tier, request.Tier.Model, why, call.Time.GetElapsedTime(request.SentAt), null);
            foreach (Tier probed in _underWay) AttemptEnding.LeaveBehind(call, probed);
        }
    }
}
