using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Fallback.Packaging.Tests;

/// <summary>A web application that runs until the test is done with it, at a free port of this machine.</summary>
internal sealed partial class RunningWeb : IAsyncDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    private RunningWeb(Process process, Uri address)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = address, Timeout = _limit };
    }

    public HttpClient Client { get; }

    /// <summary>Starts <c>dotnet run</c> and waits until the application listens.</summary>
    /// <exception cref="InvalidOperationException">It ended, or said nothing within two minutes; the message has its output.</exception>
    public static async Task<RunningWeb> StartAsync(string directory, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> variables)
    {
        ProcessStartInfo start = ProcessRun.StartInfo("dotnet", directory, ["run", .. arguments]);
        foreach ((string name, string value) in variables) start.Environment[name] = value;
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information";
        var process = new Process { StartInfo = start };
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new List<string>();
        void Read(string? line)
        {
            if (line is null) return;
            lock (said) said.Add(line);
            if (Listening().Match(line) is { Success: true } match) address.TrySetResult(new Uri(match.Groups[1].Value));
        }
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => address.TrySetCanceled();
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            return new RunningWeb(process, await address.Task.WaitAsync(_limit, TestContext.Current.CancellationToken));
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            process.Dispose();
            lock (said) throw new InvalidOperationException(string.Join(Environment.NewLine, said), e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync().WaitAsync(_limit);
        _process.Dispose();
    }

    [GeneratedRegex(@"(?:Now listening on:|listens at:?) (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();
}
