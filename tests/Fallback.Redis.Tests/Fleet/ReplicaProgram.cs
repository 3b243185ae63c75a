using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Fallback.Redis.Tests.Fleet;

/// <summary>A replica in a process of its own: tests/Fallback.OneReplica.</summary>
public sealed class ReplicaProgram : IAsyncDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly List<string> _log = [];

    private ReplicaProgram(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, said) =>
        {
            lock (_log)
                if (said.Data is not null) _log.Add(said.Data);
        };
        process.BeginErrorReadLine();
    }

    /// <summary>What it has logged.</summary>
    public string Log
    {
        get { lock (_log) return string.Join('\n', _log); }
    }

    /// <param name="settings">See its Program.cs.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<ReplicaProgram> StartAsync(object settings, CancellationToken cancellationToken)
    {
        string name = "Fallback.OneReplica";
        // Beside this test's own folder, built for the same framework.
        string folder = AppContext.BaseDirectory.Replace("Fallback.Redis.Tests", name, StringComparison.Ordinal);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, $"{name}.dll"), JsonSerializer.Serialize(settings)])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        var program = new ReplicaProgram(Process.Start(start)!);
        string? ready = await program._process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(_limit, cancellationToken);
        Assert.True(ready == "ready", program.Log);
        return program;
    }

    public Task<Asked> AskAsync(double perSecond, double seconds) =>
        CommandAsync<Asked>(string.Create(CultureInfo.InvariantCulture, $"ask {perSecond} {seconds}"));

    public Task<Asked> BurstAsync(int calls, int atOnce) => CommandAsync<Asked>($"burst {calls} {atOnce}");

    public Task<ReplicaSnapshot> StateAsync() => CommandAsync<ReplicaSnapshot>("state");

    /// <summary>Waits until the replica says so.</summary>
    public async Task<ReplicaSnapshot> UntilAsync(Func<ReplicaSnapshot, bool> isSo)
    {
        long began = Stopwatch.GetTimestamp();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            ReplicaSnapshot state = await StateAsync();
            if (isSo(state)) return state;
            Assert.True(Stopwatch.GetElapsedTime(began) < _limit, $"{state}\n{Log}");
            await pace.WaitForNextTickAsync();
        }
    }

    /// <summary>Ends it at once, without a farewell.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await _process.StandardInput.WriteLineAsync("exit");
            try
            {
                await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
            }
            catch (TimeoutException)
            {
                _process.Kill();
            }
        }
        _process.Dispose();
    }

    private async Task<T> CommandAsync<T>(string command)
    {
        await _process.StandardInput.WriteLineAsync(command);
        string? line = await _process.StandardOutput.ReadLineAsync().WaitAsync(_limit);
        Assert.True(line is not null, Log);
        return JsonSerializer.Deserialize<T>(line)!;
    }
}

/// <summary>How calls went.</summary>
public sealed record Asked(int Sent, int Answered, double[] Latencies, Dictionary<string, int> Failures)
{
    public override string ToString() => $"{Answered} of {Sent}; {string.Join(", ", Failures.Select(static failure => $"{failure.Key}: {failure.Value}"))}";
}
