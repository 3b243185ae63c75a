using System.Diagnostics;
using System.Globalization;
using Fallback.TestUtilities;

namespace Fallback.Soak;

/// <summary>An hour of mixed traffic on a clock that only this moves: an outage, a time without any provider, and the way back.</summary>
internal static class Simulation
{
    private static readonly TimeSpan _between = TimeSpan.FromMilliseconds(400);

    /// <summary>Of real time.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    public static async Task<bool> RunAsync(TimeSpan length)
    {
        var clock = new ManualClock();
        using SimulatedProvider alpha = new(clock, Alpha), bravo = new(clock, Bravo), charlie = new(clock, Charlie);
        var options = new FallbackOptions { TimeProvider = clock };
        foreach ((string name, SimulatedProvider provider) in new[] { ("alpha", alpha), ("bravo", bravo), ("charlie", charlie) })
            options.AddProvider(name, p => (p.BaseUrl, p.ApiKey, p.HttpHandler) = ($"https://{name}.example/v1", new ApiKey($"key-of-{name}-1234567890"), () => provider));
        using var runtime = new FallbackRuntime(options);
        using var tally = new Tally();
        var traffic = new Traffic(runtime.CreateClient<ISoak>(), tally);
        var calls = new List<Task>();
        var failed = new int[60];
        long failures = 0;

        for (TimeSpan next = TimeSpan.Zero; next < length; next += _between)
        {
            await AdvanceAsync(clock, next).ConfigureAwait(false);
            calls.Add(traffic.CallAsync(CancellationToken.None));
            long now = Failures(tally);
            failed[(int)next.TotalMinutes] += (int)(now - failures);
            failures = now;
        }
        await AdvanceAsync(clock, length + TimeSpan.FromMinutes(2)).ConfigureAwait(false);
        await Task.WhenAll(calls).ConfigureAwait(false);
        // A probe beside a call may end after it, and so may a request that lost a race; on a busy machine whoever runs that is not seen waiting.
        SimulatedProvider[] providers = [alpha, bravo, charlie];
        for (long from = Stopwatch.GetTimestamp(); tally.Attempts != providers.Sum(static provider => provider.Requests) && Stopwatch.GetElapsedTime(from) < _patience;)
            await Task.Delay(10).ConfigureAwait(false);
        return Report(tally, clock, failed, providers);
    }

    private static Fault Alpha(double minute, int number) => minute switch
    {
        < 10 => Fault.None,
        < 14 => Fault.Slow,
        < 25 => (number % 10) switch { 0 => Fault.Hang, 1 or 2 => Fault.RateLimited, _ => Fault.Overloaded },
        < 30 => Fault.Overloaded,
        < 40 => (int)(minute * 3) % 2 == 0 ? Fault.None : number % 2 == 0 ? Fault.Overloaded : Fault.Cut,
        _ => Fault.None,
    };

    private static Fault Bravo(double minute, int number) => minute is >= 25 and < 28 ? Fault.Overloaded : number % 50 == 0 ? Fault.Overloaded : Fault.None;

    private static Fault Charlie(double minute, int number) => minute is >= 25 and < 28 ? Fault.Overloaded : number % 100 == 0 ? Fault.Cut : Fault.None;

    /// <summary>Moves the clock from timer to timer. Before each step everything that runs must have come to its next wait.</summary>
    private static async Task AdvanceAsync(ManualClock clock, TimeSpan to)
    {
        await SettleAsync().ConfigureAwait(false);
        while (clock.NextTimer is { } due && due <= to)
        {
            clock.Advance(due > clock.Elapsed ? due - clock.Elapsed : TimeSpan.Zero);
            await SettleAsync().ConfigureAwait(false);
        }
        if (to > clock.Elapsed) clock.Advance(to - clock.Elapsed);
    }

    private static async Task SettleAsync()
    {
        // Two turns of the pool with nothing waiting for it: whoever was woken has gone on to its next wait.
        for (int quiet = 0; quiet < 2;)
        {
            await Task.Yield();
            quiet = ThreadPool.PendingWorkItemCount == 0 ? quiet + 1 : 0;
        }
    }

    private static long Failures(Tally tally) => tally.Ends.Where(static end => end.Key.Contains("AllTiersFailed", StringComparison.Ordinal)).Sum(static end => end.Value);

    private static bool Report(Tally tally, ManualClock clock, int[] failed, SimulatedProvider[] providers)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{tally.Ended:N0} calls in a simulated hour, {tally.Attempts:N0} attempts, {string.Join(" + ", providers.Select(static provider => provider.Requests.ToString("N0", CultureInfo.InvariantCulture)))} requests"));
        Console.Write(tally);
        Console.WriteLine($"calls that no tier answered, by minute: {string.Join(", ", failed.Select(static (count, minute) => (count, minute)).Where(static m => m.count > 0).Select(static m => string.Create(CultureInfo.InvariantCulture, $"{m.minute}: {m.count}")))}");
        bool[] checks =
        [
            Soak.Check("every call ended", tally.Started == tally.Ended),
            Soak.Check("the meter saw as many calls as were made", tally.Finished == tally.Ended),
            Soak.Check("every request is an attempt, and every attempt a request", tally.Attempts == providers.Sum(static provider => provider.Requests)),
            Soak.Check("no call ended otherwise than it may", !tally.Ends.Any(static end => end.Key.Contains("UNEXPECTED", StringComparison.Ordinal))),
            Soak.Check("a call went unanswered only while all three providers were down, from minute 25 to 28", failed.Where(static (_, minute) => minute is < 25 or > 28).Sum() == 0),
            Soak.Check("no exception went unobserved", tally.Unobserved.Count == 0),
            Soak.Check("no timer is left", clock.PendingTimers == 0),
        ];
        return checks.All(static ok => ok);
    }
}
