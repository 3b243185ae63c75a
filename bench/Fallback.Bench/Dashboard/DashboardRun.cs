using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fallback.Bench;

[ModelChain("local/model", "other/model", DeadlineMs = 10_000)]
public interface IWatched
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>
/// What a dashboard that somebody looks at costs an application that makes a thousand calls a second over sockets: processor time of the
/// application's process alone. The provider and the one who looks are processes of their own.
/// </summary>
internal static class DashboardRun
{
    private const int CallsASecond = 1_000;

    private static readonly TimeSpan _length = TimeSpan.FromSeconds(15);

    /// <summary>Runs as the provider, or as the one who looks, until its input ends.</summary>
    public static async Task<bool> TryServeAsync(string[] args)
    {
        if (args is ["provider"])
        {
            await using WebApplication provider = Build(static _ => { });
            byte[] answer = """{"id":"1","object":"chat.completion","model":"model","choices":[{"index":0,"message":{"role":"assistant","content":"Hello."},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}"""u8.ToArray();
            provider.MapPost("/v1/chat/completions", async (HttpContext context) =>
            {
                await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
                context.Response.ContentType = "application/json";
                await context.Response.Body.WriteAsync(answer, context.RequestAborted);
            });
            await provider.StartAsync();
            Console.WriteLine(provider.Urls.First());
            await Console.In.ReadLineAsync();
            return true;
        }
        if (args is ["viewer", string address])
        {
            using var http = new HttpClient();
            await using Stream events = await http.GetStreamAsync($"{address}/fallback/events");
            Console.WriteLine("open");
            _ = events.CopyToAsync(Stream.Null);
            await Console.In.ReadLineAsync();
            return true;
        }
        return false;
    }

    public static async Task<string> ReportAsync(int pairs = 5)
    {
        using Companion provider = await Companion.StartAsync("provider");
        // A snapshot is made once a second, and the runtime compiles a method for good after thirty calls: until then what is measured is mostly
        // the compiler.
        await MeasureAsync(provider.Said, dashboard: true, TimeSpan.FromSeconds(60));
        var ratios = new List<double>();
        var text = new StringBuilder();
        for (int pair = 0; pair < pairs; pair++)
        {
            // Every other time the other one first: a machine warms up, and slows down.
            double first = await MeasureAsync(provider.Said, pair % 2 == 0, _length);
            double second = await MeasureAsync(provider.Said, pair % 2 != 0, _length);
            (double with, double without) = pair % 2 == 0 ? (first, second) : (second, first);
            ratios.Add(with / without);
            text.AppendLine(CultureInfo.InvariantCulture, $"{without:0.0} µs a call without, {with:0.0} µs with a dashboard that is open: {with / without:0.000}");
        }
        ratios.Sort();
        text.AppendLine(CultureInfo.InvariantCulture, $"median {ratios[ratios.Count / 2]:0.000} ({ratios[0]:0.000} to {ratios[^1]:0.000}), {CallsASecond} calls a second, {_length.TotalSeconds} s each");
        return text.ToString();
    }

    private static async Task<double> MeasureAsync(string provider, bool dashboard, TimeSpan length)
    {
        await using WebApplication application = Build(services =>
        {
            services.AddFallback(options =>
            {
                options.AddProvider("local", $"{provider}/v1", "a-key-of-this-machine");
                options.AddProvider("other", $"{provider}/v1", "a-key-of-this-machine");
            });
            services.AddFallbackClient<IWatched>();
        });
        if (dashboard) application.MapFallbackDashboard();
        await application.StartAsync();
        using Companion? viewer = dashboard ? await Companion.StartAsync("viewer", application.Urls.First()) : null;
        IWatched client = application.Services.GetRequiredService<IWatched>();
        await CallAsync(client, TimeSpan.FromSeconds(1));
        GC.Collect();
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        int calls = await CallAsync(client, length);
        TimeSpan used = Process.GetCurrentProcess().TotalProcessorTime - before;
        await application.StopAsync();
        return used.TotalMicroseconds / calls;
    }

    private static async Task<int> CallAsync(IWatched client, TimeSpan length)
    {
        const int Batch = 10;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 * Batch / CallsASecond));
        long start = Stopwatch.GetTimestamp();
        var calls = new List<Task>();
        while (Stopwatch.GetElapsedTime(start) < length && await timer.WaitForNextTickAsync())
            for (int i = 0; i < Batch; i++) calls.Add(client.AskAsync("hello"));
        await Task.WhenAll(calls);
        return calls.Count;
    }

    private static WebApplication Build(Action<IServiceCollection> configure)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        configure(builder.Services);
        return builder.Build();
    }

    /// <summary>This program once more, in another part.</summary>
    private sealed class Companion : IDisposable
    {
        private readonly Process _process;

        private Companion(Process process, string said) => (_process, Said) = (process, said);

        /// <summary>Its first line.</summary>
        public string Said { get; }

        public static async Task<Companion> StartAsync(params string[] args)
        {
            var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, args) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
            return new Companion(process, await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"{string.Join(' ', args)} has not begun."));
        }

        public void Dispose()
        {
            _process.StandardInput.Close();
            if (!_process.WaitForExit(TimeSpan.FromSeconds(10))) _process.Kill();
            _process.Dispose();
        }
    }
}
