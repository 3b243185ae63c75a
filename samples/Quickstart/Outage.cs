using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using Fallback;

namespace Quickstart;

/// <summary>A call that was made, as far as the summary needs it.</summary>
internal sealed record Made(Phase Phase, TimeSpan At, Given? Result, string? Error, bool PlainClientAnswered);

/// <summary>Makes a call every 50 ms while the providers go through the phases, and the same call with a client that knows one provider only.</summary>
internal sealed class Outage(LocalProviders providers, Asking ask) : IDisposable
{
    private static readonly (Phase Phase, int Seconds)[] _script = [(Phase.Healthy, 4), (Phase.Drought, 7), (Phase.Darkness, 3), (Phase.Recovery, 7)];

    private readonly ConcurrentBag<Made> _calls = [];
    private readonly HttpClient _plain = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly Stopwatch _clock = new();
    private int _number;
    private volatile bool _stillDark;

    public Phase Phase => providers.Phase;

    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>How long the phases take together; the last calls end a little later.</summary>
    public static TimeSpan Duration => TimeSpan.FromSeconds(_script.Sum(static step => step.Seconds));

    /// <summary>The call that ended last.</summary>
    public Made? Latest { get; private set; }

    /// <summary>When the providers came back.</summary>
    public TimeSpan RecoveredAt { get; private set; }

    public IReadOnlyCollection<Made> Calls => _calls;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _clock.Start();
        var calls = new List<Task>();
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        foreach ((Phase phase, int seconds) in _script)
        {
            providers.Phase = phase;
            if (phase == Phase.Darkness) _stillDark = true;
            if (phase == Phase.Recovery) RecoveredAt = Elapsed;
            TimeSpan end = Elapsed + TimeSpan.FromSeconds(seconds);
            while (Elapsed < end && await ticks.WaitForNextTickAsync(cancellationToken)) calls.Add(CallAsync(_stillDark ? Phase.Darkness : phase, cancellationToken));
        }
        await Task.WhenAll(calls);
    }

    public void Dispose() => _plain.Dispose();

    private async Task CallAsync(Phase phase, CancellationToken cancellationToken)
    {
        int number = Interlocked.Increment(ref _number);
        // Some questions are repeated, as in real traffic; while every provider is down, these have a stale answer.
        string question = number % 2 == 0 ? $"Where is my order {number % 20}?" : $"Where is my order {1000 + number}?";
        Task<bool> plain = AskPlainClientAsync(question, cancellationToken);
        try
        {
            Given result = await ask(question, cancellationToken);
            // The total outage lasts until a provider has answered again. A call during which it began belongs to it.
            if (Phase == Phase.Recovery && result.Status == AnswerStatus.Live) _stillDark = false;
            if (Phase == Phase.Darkness) phase = Phase.Darkness;
            Add(new Made(phase, Elapsed, result, null, await plain));
        }
        catch (FallbackException e)
        {
            Add(new Made(phase, Elapsed, null, e.Message, await plain));
        }
    }

    private void Add(Made call)
    {
        _calls.Add(call);
        Latest = call;
    }

    private async Task<bool> AskPlainClientAsync(string question, CancellationToken cancellationToken)
    {
        try
        {
            var body = new { model = LocalProviders.PrimaryModel, messages = new[] { new { role = "user", content = question } } };
            using HttpResponseMessage response = await _plain.PostAsJsonAsync($"{providers.PrimaryUrl}/chat/completions", body, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
