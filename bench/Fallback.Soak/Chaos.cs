using System.Diagnostics;
using System.Globalization;
using Fallback.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback.Soak;

/// <summary>
/// Real servers that fail at random in every way they know, a configuration that is reloaded each 100 ms, callers who cancel and leave their
/// streams, calls of every kind: over the second half of the time memory, descriptors, timers and threads must be flat.
/// </summary>
internal static class Chaos
{
    private const int Workers = 32;

    private static readonly TimeSpan _betweenReloads = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _betweenSamples = TimeSpan.FromSeconds(10);
    // The last calls and probes end within their timeouts.
    private static readonly TimeSpan _longestEnd = TimeSpan.FromSeconds(60);

    public static async Task<bool> RunAsync(TimeSpan length)
    {
        await using ProviderServer alpha = await StartAsync(), bravo = await StartAsync(), charlie = await StartAsync();
        var handlers = new HandlerCount();
        using var tally = new Tally();
        var section = new ChangingSection(alpha.BaseUrl, bravo.BaseUrl, charlie.BaseUrl);
        ServiceProvider container = Container(section, handlers);
        var callers = new ChaosCallers(container, tally);
        using var end = new CancellationTokenSource();
        Task reloads = ReloadAsync(section, end.Token);
        Task[] workers = [.. Enumerable.Range(0, Workers).Select(_ => Task.Run(() => callers.CallUntilAsync(end.Token)))];

        List<Resources> samples = await WatchAsync(length, tally, section, handlers).ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        bool ended = await EndAsync([reloads, .. workers]).ConfigureAwait(false);
        await container.DisposeAsync().ConfigureAwait(false);
        return ChaosReport.Write(length, Workers, tally, section.Reloads, handlers, samples, ended);
    }

    private static async Task<ProviderServer> StartAsync()
    {
        ProviderServer server = await ProviderServer.StartAsync().ConfigureAwait(false);
        server.KeptRequests = 0;
        server.Default.Replies(RandomFaults.Decide);
        return server;
    }

    private static ServiceProvider Container(ChangingSection section, HandlerCount handlers)
    {
        IConfigurationRoot root = new ConfigurationBuilder().Add(section).Build();
        var services = new ServiceCollection();
        services.AddFallback(root)
            // Made anew by each reload, as a proxy's or a company's certificate needs it.
            .AddProvider("bravo", provider => provider.HttpHandler = handlers.Make);
        services.AddFallbackClient<ISoak>();
        services.AddFallbackChatClient("assistant");
        return services.BuildServiceProvider();
    }

    private static async Task ReloadAsync(ChangingSection section, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_betweenReloads);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false)) section.Change();
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static async Task<List<Resources>> WatchAsync(TimeSpan length, Tally tally, ChangingSection section, HandlerCount handlers)
    {
        long started = Stopwatch.GetTimestamp();
        var samples = new List<Resources>();
        for (TimeSpan at; (at = Stopwatch.GetElapsedTime(started)) < length;)
        {
            await Task.Delay(_betweenSamples).ConfigureAwait(false);
            samples.Add(Resources.Now());
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{at.TotalSeconds,4:0} s  {tally.Ended,10:N0} calls  {section.Reloads,6:N0} reloads  {handlers.Alive,4:N0} handlers  {samples[^1]}"));
        }
        return samples;
    }

    private static async Task<bool> EndAsync(Task[] tasks)
    {
        try
        {
            await Task.WhenAll(tasks).WaitAsync(_longestEnd).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
