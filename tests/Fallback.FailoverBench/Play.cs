using Fallback.Testing;
using Fallback.TestUtilities;
using Microsoft.Extensions.AI;

namespace Fallback.FailoverBench;

/// <summary>Plays a scenario over real sockets, on a clock that only the play moves.</summary>
internal sealed class Play : IAsyncDisposable
{
    private const string Question = "In sixty words: what does a railway teach about things that break?";

    private readonly Scenario _scenario;
    private readonly Column _column;
    private readonly ManualClock _clock;
    private readonly Wall _wall;
    private readonly FallbackRuntime _runtime;
    private readonly CancellationToken _cancellation;
    private int _words;

    private Play(Scenario scenario, Column column, ManualClock clock, Wall wall, CancellationToken cancellationToken)
    {
        (_scenario, _column, _clock, _wall, _cancellation) = (scenario, column, clock, wall, cancellationToken);
        var options = new FallbackOptions { TimeProvider = new JumpingClock(clock) };
        options.AddProvider("wall", wall.Address.AbsoluteUri, "key-of-the-wall-1234567890");
        _runtime = new FallbackRuntime(options);
        scenario.Fault(wall);
    }

    /// <summary>How long the product waits for a silent provider, by what is declared or by default.</summary>
    private TimeSpan Patience => TimeSpan.FromSeconds(_column == Column.Unconfigured ? 30 : _scenario.Silence!.Words > 0 ? 15 : 10);

    public static async Task<(Verdict Verdict, Observation Seen)> RunAsync(Scenario scenario, Column column, CancellationToken cancellationToken)
    {
        var clock = new ManualClock();
        await using var play = new Play(scenario, column, clock, await Wall.BuildAsync(clock, cancellationToken), cancellationToken);
        Observation seen = await play.ObserveAsync();
        return (Judge.Of(scenario, seen), seen);
    }

    public async ValueTask DisposeAsync()
    {
        _runtime.Dispose();
        await _wall.DisposeAsync();
    }

    private async Task<Observation> ObserveAsync()
    {
        var answers = new List<Answer>();
        var starts = new List<TimeSpan>();
        for (int call = 0; call < _scenario.Calls; call++)
        {
            if (call > 0) await PauseAsync(starts[^1] + _scenario.Pause);
            starts.Add(_clock.Elapsed);
            Task<Answer> asked = AskAsync();
            if (_scenario.Silence is { } silence) await PassSilenceAsync(silence, asked);
            answers.Add(await asked);
        }
        return new Observation
        {
            Answers = answers,
            Starts = starts,
            Start = _wall.Start,
            Elapsed = _clock.Elapsed,
            Primary = _wall.Primary.Requests,
            Backup = _wall.Backup.Requests,
            IsAlive = await IsAliveAsync(),
        };
    }

    /// <summary>Goes on when every request of the call before has ended, those that nobody waits for as well.</summary>
    private async Task PauseAsync(TimeSpan next)
    {
        foreach (RecordedRequest request in _wall.Primary.Requests) await WaitFor.EndAsync(request.Ended, _cancellation);
        await WaitFor.ConditionAsync(
            () => _runtime.Monitor.Tiers.All(static tier => tier.Breaker.ProbesUnderWay == 0 && tier.Endpoint.ProbesUnderWay == 0), _cancellation);
        if (next > _clock.Elapsed) _clock.Advance(next - _clock.Elapsed);
    }

    /// <summary>Lets the time pass in which the provider says nothing: all of it, or as much as the product waits.</summary>
    private async Task PassSilenceAsync(Silence silence, Task<Answer> asked)
    {
        await _wall.Primary.WaitForRequestsAsync(1, _cancellation);
        int words = _column == Column.Unconfigured ? 0 : silence.Words;
        await WaitFor.ConditionAsync(() => Volatile.Read(ref _words) >= words, _cancellation);
        // The product has begun to wait once its time limit runs.
        await WaitFor.ConditionAsync(() => _clock.NextTimer is not null || asked.IsCompleted, _cancellation);
        _clock.Advance(Patience < silence.Duration ? Patience : silence.Duration);
        if (Patience < silence.Duration) await _wall.Primary.Requests[0].WaitForAbortAsync(_cancellation);
        _wall.EndSilence();
    }

    private async Task<Answer> AskAsync()
    {
        try
        {
            return _column switch
            {
                Column.Unconfigured => Told(await _runtime.CreateClient<IUnconfigured>().AskAsync(Question, _cancellation)),
                Column.UnconfiguredStream => await ReadAsync(_runtime.CreateClient<IUnconfigured>().StreamAsync(Question, _cancellation)),
                _ => await ReadAsync(_runtime.CreateClient<IDeclared>().StreamAsync(Question, _cancellation)),
            };
        }
        catch (FallbackException e)
        {
            return new Answer(null, null, false, e.Message);
        }
    }

    private static Answer Told(FallbackResult<string> result) => new(result.Value, result.Model, result.Usage is not null, null);

    /// <summary>Reads a stream to its end, as a caller does who wants the whole text: what came before it began again is void.</summary>
    private async Task<Answer> ReadAsync(IAsyncEnumerable<ChatResponseUpdate> stream)
    {
        string text = "";
        string? model = null;
        bool hasUsage = false;
        await foreach (ChatResponseUpdate update in stream)
        {
            if (update.Contents.Any(static content => content is StreamRestartedContent)) text = "";
            text += update.Text;
            model = update.ModelId ?? model;
            hasUsage |= update.Contents.Any(static content => content is UsageContent);
            Volatile.Write(ref _words, text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
        }
        return new Answer(text, model, hasUsage, null);
    }

    private async Task<bool> IsAliveAsync()
    {
        try
        {
            return Told(await _runtime.CreateClient<IAlive>().AskAsync(Question, _cancellation)).IsComplete;
        }
        catch (FallbackException)
        {
            return false;
        }
    }
}
