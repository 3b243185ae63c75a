using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fallback.GatewayBench;

/// <summary>A process of the bench, bound to cores, ended with it.</summary>
internal sealed class Child : IDisposable
{
    private readonly StringBuilder _errors = new();

    private Child(Process process)
    {
        Process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
                if (_errors.Length < 4096) _errors.AppendLine(line.Data);
        };
        process.BeginErrorReadLine();
    }

    public Process Process { get; }

    public int Id => Process.Id;

    public long Cpu => ProcessFigures.Cpu(Id);

    public string Errors
    {
        get
        {
            lock (_errors) return _errors.ToString();
        }
    }

    /// <summary>This program once more, with another task.</summary>
    public static Child Self(string? cores, params string[] arguments) => Start(cores, [Environment.ProcessPath!, .. arguments]);

    /// <param name="cores">As taskset has them; null for all.</param>
    /// <param name="command">The program and its arguments.</param>
    public static Child Start(string? cores, params string[] command)
    {
        string[] all = cores is null ? command : ["taskset", "-c", cores, .. command];
        var start = new ProcessStartInfo(all[0], all[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The same collector for all that run on .NET, whatever their projects say.
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["NODE_ENV"] = "production";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        return new Child(Process.Start(start) ?? throw new InvalidOperationException($"{all[0]} does not start."));
    }

    /// <summary>Nobody reads what a proxy prints, and a full pipe would stop it.</summary>
    public Child Silenced()
    {
        Process.OutputDataReceived += static (_, _) => { };
        Process.BeginOutputReadLine();
        return this;
    }

    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public void Dispose()
    {
        if (!Process.HasExited) Process.Kill(entireProcessTree: true);
        Process.WaitForExit();
        Process.Dispose();
    }
}
