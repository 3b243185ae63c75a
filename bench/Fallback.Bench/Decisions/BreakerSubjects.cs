using Polly;
using Polly.CircuitBreaker;

namespace Fallback.Bench;

/// <summary>What a breaker takes for a call: to be asked, and to be told that it went well; or to refuse.</summary>
internal static class BreakerSubjects
{
    /// <summary>Decisions in one measured call, so that a round is long enough for the clock.</summary>
    public const int Batch = 20_000;

    private static readonly TimeSpan _lease = TimeSpan.FromSeconds(30);

    public static Subject[] All(int threads) =>
    [
        Make("Polly.Core, closed", threads, PollyLoop(open: false)),
        Make("Fallback, closed, failures in a row", threads, ClosedLoop(new BreakerSettings())),
        Make("Fallback, closed, ratio", threads, ClosedLoop(new BreakerSettings { FailureRatio = 0.5 })),
        Make("Polly.Core, open", threads, PollyLoop(open: true)),
        Make("Fallback, open", threads, OpenLoop()),
    ];

    private static Subject Make(string name, int threads, Action loop) => new(name, () =>
    {
        if (threads == 1) loop();
        else Parallel.Invoke(new ParallelOptions { MaxDegreeOfParallelism = threads }, [.. Enumerable.Repeat(loop, threads)]);
        return Task.CompletedTask;
    }, static () => Task.CompletedTask);

    /// <summary>A call's runner has looked at the clock already, for the call's own latency.</summary>
    private static Action ClosedLoop(BreakerSettings settings)
    {
        var breaker = new CircuitBreaker("bench", settings, TimeProvider.System);
        return () =>
        {
            long now = TimeProvider.System.GetTimestamp();
            for (int i = 0; i < Batch; i++)
            {
                Admission<BreakerPermit> entered = breaker.Enter(_lease, now);
                if (!entered.IsGranted) throw new InvalidOperationException("It is not closed.");
                breaker.Report(entered.Permit, Verdict.Success, at: now);
            }
        };
    }

    private static Action OpenLoop()
    {
        var breaker = new CircuitBreaker("bench", new BreakerSettings { FailureThreshold = 1, Break = TimeSpan.FromHours(1) }, TimeProvider.System);
        breaker.Report(breaker.Enter(_lease).Permit, Verdict.Failure, FailureKind.Overloaded);
        return () =>
        {
            long now = TimeProvider.System.GetTimestamp();
            for (int i = 0; i < Batch; i++)
                if (breaker.Enter(_lease, now).IsGranted) throw new InvalidOperationException("It is not open.");
        };
    }

    /// <summary>The strategy alone, around an action that does nothing; it has no other way to be asked.</summary>
    private static Action PollyLoop(bool open)
    {
        var control = new CircuitBreakerManualControl(isIsolated: open);
        ResiliencePipeline<string> pipeline = new ResiliencePipelineBuilder<string>().AddCircuitBreaker(new CircuitBreakerStrategyOptions<string> { ManualControl = control }).Build();
        return () =>
        {
            ResilienceContext context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, CancellationToken.None);
            for (int i = 0; i < Batch; i++)
            {
                ValueTask<Polly.Outcome<string>> asked = pipeline.ExecuteOutcomeAsync(static (_, _) => new ValueTask<Polly.Outcome<string>>(Polly.Outcome.FromResult("")), context, 0);
                if (asked.Result.Exception is null == open) throw new InvalidOperationException("It is not what it should be.");
            }
            ResilienceContextPool.Shared.Return(context);
        };
    }
}
