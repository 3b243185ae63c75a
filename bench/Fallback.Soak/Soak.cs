using System.Diagnostics;
using System.Globalization;
using Fallback.Testing;

namespace Fallback.Soak;

/// <summary>Real servers that fail by turns, as many calls as go, for minutes: memory must stay flat, counts must add up, and nothing may go unobserved.</summary>
internal static class Soak
{
    private const int Workers = 64;
    private static readonly TimeSpan _phase = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(60);

    public static async Task<bool> RunAsync(TimeSpan length)
    {
        await using ProviderServer alpha = await StartAsync(), bravo = await StartAsync(), charlie = await StartAsync();
        long started = Stopwatch.GetTimestamp();
        alpha.Model("one").Replies(request => Reply(request, Trouble(started)));
        bravo.Model("two").Replies(request => Reply(request, request.Sequence % 50 == 0 ? 1 : 0));
        charlie.Model("three").Replies(request => Reply(request, 0));
        using var runtime = new FallbackRuntime(new FallbackOptions()
            .AddProvider("alpha", alpha.BaseUrl.AbsoluteUri, "key-of-alpha-1234567890")
            .AddProvider("bravo", bravo.BaseUrl.AbsoluteUri, "key-of-bravo-1234567890")
            .AddProvider("charlie", charlie.BaseUrl.AbsoluteUri, "key-of-charlie-1234567890"));
        using var tally = new Tally();
        var traffic = new Traffic(runtime.CreateClient<ISoak>(), tally);
        using var end = new CancellationTokenSource();
        Task[] workers = [.. Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested) await traffic.CallAsync(CancellationToken.None).ConfigureAwait(false);
        }))];

        List<long> memory = await WatchAsync(started, length, tally).ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(workers).ConfigureAwait(false);
        return Report(length, tally, memory);
    }

    private static async Task<ProviderServer> StartAsync()
    {
        ProviderServer server = await ProviderServer.StartAsync().ConfigureAwait(false);
        server.KeptRequests = 0;
        return server;
    }

    /// <summary>Every five seconds something else: healthy, 503, rate limit, hangs, cut streams, resets, slow.</summary>
    private static int Trouble(long started) => (int)(Stopwatch.GetElapsedTime(started) / _phase) % 7;

    private static Reply Reply(RecordedRequest request, int trouble)
    {
        string question = request.LastUserMessage;
        TextReply answer = Testing.Reply.Text(request.Json.TryGetProperty("response_format", out _) ? Answers.JsonTo(question) : Answers.To(question)).InChunks(5);
        return trouble switch
        {
            1 => Testing.Reply.Overloaded(),
            2 => Testing.Reply.RateLimited(TimeSpan.FromSeconds(1)),
            3 => request.Sequence % 10 == 0 ? Testing.Reply.Hang() : answer,
            4 => request.IsStream ? answer.CutAfter(2) : answer,
            5 => Testing.Reply.Reset(),
            6 => answer.After(TimeSpan.FromMilliseconds(150)),
            _ => answer,
        };
    }

    private static async Task<List<long>> WatchAsync(long started, TimeSpan length, Tally tally)
    {
        var memory = new List<long>();
        for (TimeSpan at; (at = Stopwatch.GetElapsedTime(started)) < length;)
        {
            await Task.Delay(TimeSpan.FromSeconds(10)).ConfigureAwait(false);
            long bytes = GC.GetTotalMemory(forceFullCollection: true);
            if (at >= _warmUp) memory.Add(bytes);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{at.TotalSeconds,4:0} s  {tally.Ended,10:N0} calls  {tally.Attempts,10:N0} attempts  {bytes / 1048576.0,6:0.0} MiB  {ThreadPool.ThreadCount,3} threads  {Process.GetCurrentProcess().HandleCount,5} handles"));
        }
        return memory;
    }

    private static bool Report(TimeSpan length, Tally tally, List<long> memory)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        double first = memory.Take(memory.Count / 2).Average(), second = memory.Skip(memory.Count / 2).Average();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{tally.Ended:N0} calls in {length.TotalSeconds:0} s by {Workers} callers, {tally.Attempts:N0} attempts"));
        Console.Write(tally);
        bool[] checks =
        [
            Check("every call ended", tally.Started == tally.Ended),
            Check("the meter saw as many calls as were made", tally.Finished == tally.Ended),
            Check("no call ended otherwise than it may", !tally.Ends.Any(static end => end.Key.Contains("UNEXPECTED", StringComparison.Ordinal))),
            Check("no exception went unobserved", tally.Unobserved.Count == 0),
            Check(string.Create(CultureInfo.InvariantCulture, $"memory is flat: {first / 1048576:0.0} MiB in the first half, {second / 1048576:0.0} MiB in the second"), second < first * 1.1 + 1_048_576),
        ];
        return checks.All(static ok => ok);
    }

    internal static bool Check(string what, bool ok)
    {
        Console.WriteLine($"{(ok ? "ok    " : "FAILED")} {what}");
        return ok;
    }
}
