using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace Fallback.OneReplica;

/// <summary>Calls, and how they went.</summary>
/// <param name="Sent">Calls that were made.</param>
/// <param name="Answered">Those that were answered.</param>
/// <param name="Latencies">How long these took, in milliseconds, sorted.</param>
/// <param name="Failures">The others, by what was wrong.</param>
internal sealed record Asking(int Sent, int Answered, double[] Latencies, Dictionary<string, int> Failures)
{
    /// <summary>Calls at a pace, whatever becomes of those before.</summary>
    public static async Task<Asking> AtPaceAsync(IChatClient client, double perSecond, TimeSpan time)
    {
        var asked = new List<Task<(double Milliseconds, string? Failure)>>();
        long began = Stopwatch.GetTimestamp();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (Stopwatch.GetElapsedTime(began) is var passed && passed < time)
        {
            while (asked.Count < passed.TotalSeconds * perSecond) asked.Add(AskAsync(client));
            await pace.WaitForNextTickAsync();
        }
        return Of(await Task.WhenAll(asked));
    }

    /// <summary>So many calls, so many of them at once.</summary>
    public static async Task<Asking> AtOnceAsync(IChatClient client, int calls, int atOnce)
    {
        var asked = new (double, string?)[calls];
        await Parallel.ForAsync(
            0, calls, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (i, _) => asked[i] = await AskAsync(client));
        return Of(asked);
    }

    private static async Task<(double Milliseconds, string? Failure)> AskAsync(IChatClient client)
    {
        await Task.Yield();
        long began = Stopwatch.GetTimestamp();
        try
        {
            await client.GetResponseAsync("ping");
            return (Stopwatch.GetElapsedTime(began).TotalMilliseconds, null);
        }
        catch (Exception e)
        {
            return (0, e is AllTiersFailedException failed ? string.Join(", ", failed.Attempts.Select(static tried => tried.Skipped?.ToString() ?? tried.Failure?.ToString()).Distinct()) : e.GetType().Name);
        }
    }

    private static Asking Of(IReadOnlyList<(double Milliseconds, string? Failure)> calls) => new(
        calls.Count,
        calls.Count(static call => call.Failure is null),
        [.. calls.Where(static call => call.Failure is null).Select(static call => call.Milliseconds).Order()],
        calls.Where(static call => call.Failure is not null).GroupBy(static call => call.Failure!).ToDictionary(static of => of.Key, static of => of.Count()));
}
