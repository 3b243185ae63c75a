using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Fallback.TestUtilities;

/// <summary>A real redis-server on a port of this machine, in a folder of its own that goes with it, which keeps nothing on disk.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    /// <summary>Why a test that needs one is skipped where there is none.</summary>
    public const string Missing = "redis-server is not on PATH (on Debian: apt-get install redis-server)";

    private const int Stop = 19;
    private const int Continue = 18;
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fallback-redis");
    private readonly string[] _arguments;
    private Process _process;

    private RedisServer(int port, string? password, string[] arguments)
    {
        (Port, Password, _arguments) = (port, password, arguments);
        _process = Launch();
    }

    public int Port { get; }

    public string? Password { get; }

    /// <summary>For a client of StackExchange.Redis.</summary>
    public string ConnectionString => Password is null ? $"127.0.0.1:{Port}" : $"127.0.0.1:{Port},password={Password}";

    /// <summary>The program, or null where it is not installed.</summary>
    public static string? Program => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(static folder => Path.Combine(folder, "redis-server"))
        .FirstOrDefault(File.Exists);

    /// <summary>Starts one and waits until it answers.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="password">What it asks for; null for nothing.</param>
    /// <param name="replicaOf">The server that it follows; null for none.</param>
    /// <param name="arguments">More of the program's own arguments.</param>
    public static async Task<RedisServer> StartAsync(
        CancellationToken cancellationToken, string? password = null, RedisServer? replicaOf = null, params string[] arguments)
    {
        string[] all = replicaOf is null ? arguments : ["--replicaof", $"127.0.0.1 {replicaOf.Port}", .. arguments];
        var server = new RedisServer(FreePort(), password, all);
        try
        {
            await server.WaitAsync(cancellationToken);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
        return server;
    }

    /// <summary>A port that nothing listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Stops it as it stands: connections stay open, and nothing is answered.</summary>
    public void Freeze() => Signal(Stop);

    /// <summary>Lets a frozen one go on.</summary>
    public void Thaw() => Signal(Continue);

    /// <summary>Kills it, without a farewell.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(_limit);
    }

    /// <summary>Starts it anew on its port, empty, and waits until it answers.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await KillAsync();
        _process.Dispose();
        _process = Launch();
        await WaitAsync(cancellationToken);
    }

    /// <summary>Forgets the scripts that clients have sent.</summary>
    public Task FlushScriptsAsync(CancellationToken cancellationToken) => CommandAsync(cancellationToken, "SCRIPT", "FLUSH");

    /// <summary>Loses all keys.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) => CommandAsync(cancellationToken, "FLUSHALL");

    /// <summary>Follows another no more: what the other had not sent yet is lost.</summary>
    public Task PromoteAsync(CancellationToken cancellationToken) => CommandAsync(cancellationToken, "REPLICAOF", "NO", "ONE");

    /// <summary>
    /// Makes it a store that has been there for long, so that a total that is new to it is granted at once: an empty store may have lost
    /// what others hold, and waits for their word.
    /// </summary>
    public Task SettleAsync(CancellationToken cancellationToken, string prefix = "fallback") =>
        CommandAsync(cancellationToken, "SET", $"{prefix}:{{epoch}}", "0");

    /// <summary>Sends a command on a connection of its own; gives the answer as text, the parts of a list one to a line.</summary>
    /// <exception cref="InvalidOperationException">The server answers with an error.</exception>
    public async Task<string> CommandAsync(CancellationToken cancellationToken, params string[] command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
        await using NetworkStream stream = client.GetStream();
        // A character for each byte, because lengths are in bytes.
        using var reader = new StreamReader(stream, Encoding.Latin1);
        if (Password is not null)
        {
            await stream.WriteAsync(Write(["AUTH", Password]), cancellationToken);
            await ReadAsync(reader, cancellationToken);
        }
        await stream.WriteAsync(Write(command), cancellationToken);
        return await ReadAsync(reader, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private Process Launch()
    {
        string[] password = Password is null ? [] : ["--requirepass", Password, "--masterauth", Password];
        var start = new ProcessStartInfo(
            Program ?? throw new InvalidOperationException(Missing),
            [
                "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
                "--dir", _folder.FullName,
                "--repl-diskless-sync-delay", "0", "--loglevel", "warning", .. password, .. _arguments,
            ])
        {
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        // Whatever it says must not fill the pipe.
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await AnswersAsync(cancellationToken))
        {
            if (_process.HasExited) throw new InvalidOperationException($"redis-server ended with {_process.ExitCode}.");
            if (Stopwatch.GetElapsedTime(start) > _limit) throw new TimeoutException($"redis-server does not answer after {_limit}.");
            await pace.WaitForNextTickAsync(cancellationToken);
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await CommandAsync(cancellationToken, "PING") == "PONG";
        }
        catch (Exception e) when (e is SocketException or IOException or InvalidOperationException)
        {
            return false;
        }
    }

    private void Signal(int signal)
    {
        if (Kill(_process.Id, signal) != 0) throw new InvalidOperationException($"Signal {signal} was not taken.");
    }

    private static byte[] Write(string[] command)
    {
        StringBuilder text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{command.Length}\r\n");
        foreach (string part in command) text.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(part)}\r\n{part}\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        string line = await reader.ReadLineAsync(cancellationToken) ?? throw new IOException("The server hung up.");
        switch (line[0])
        {
            case '-':
                throw new InvalidOperationException(line[1..]);
            case '$':
                if (line == "$-1") return "";
                var bytes = new char[int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture) + 2];
                if (await reader.ReadBlockAsync(bytes, cancellationToken) < bytes.Length) throw new IOException("The server hung up.");
                return Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(bytes, 0, bytes.Length - 2));
            case '*':
                var parts = new List<string>();
                int count = int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture);
                while (parts.Count < count) parts.Add(await ReadAsync(reader, cancellationToken));
                return string.Join('\n', parts);
            default:
                return line[1..];
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
