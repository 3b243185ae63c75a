using System.Collections;
using System.Diagnostics;
using System.Text;

namespace Fallback.Packaging.Tests;

/// <summary>A <c>dotnet</c> command that has ended.</summary>
internal sealed record ProcessRun(string Command, int ExitCode, string Output)
{
    // A cold build on a machine that is busy with others takes minutes.
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(10);

    /// <summary>Runs a command to its end.</summary>
    /// <exception cref="TimeoutException">It took longer than ten minutes; it was ended, with its children.</exception>
    public static Task<ProcessRun> DotnetAsync(string directory, IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        RunAsync("dotnet", directory, arguments, new Dictionary<string, string>(), cancellationToken);

    /// <summary>Runs a command to its end, with variables of its own.</summary>
    /// <exception cref="TimeoutException">It took longer than ten minutes; it was ended, with its children.</exception>
    public static Task<ProcessRun> DotnetAsync(
        string directory, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> variables, CancellationToken cancellationToken) =>
        RunAsync("dotnet", directory, arguments, variables, cancellationToken);

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">The program.</param>
    /// <param name="directory">Where it runs.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="variables">What its environment has otherwise.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="TimeoutException">It took longer than ten minutes; it was ended, with its children.</exception>
    public static async Task<ProcessRun> RunAsync(
        string program, string directory, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> variables, CancellationToken cancellationToken)
    {
        using Process process = new() { StartInfo = StartInfo(program, directory, arguments) };
        foreach ((string name, string value) in variables) process.StartInfo.Environment[name] = value;
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(output, line.Data);
        string command = Path.GetFileName(program) + " " + string.Join(' ', process.StartInfo.ArgumentList);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(_limit);
        try
        {
            await process.WaitForExitAsync(limited.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException($"{command}{Environment.NewLine}did not end within {_limit}. Its output until then:{Environment.NewLine}{Text(output)}");
        }
        return new ProcessRun(command, process.ExitCode, Text(output));
    }

    public ProcessRun MustSucceed()
    {
        Assert.True(ExitCode == 0, ToString());
        return this;
    }

    public override string ToString() => $"{Command}{Environment.NewLine}ended with {ExitCode}:{Environment.NewLine}{Output}";

    /// <summary>How a command is started here: its output read, nothing of this process's own build in its environment.</summary>
    public static ProcessStartInfo StartInfo(string program, string directory, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        // What `dotnet test` says to its own MSBuild is not for this one.
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            if (((string)variable.Key).StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)) start.Environment.Remove((string)variable.Key);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        // No process may stay behind: it would hold the output open, and files in folders that are deleted after the tests.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        return start;
    }

    private static void Append(StringBuilder output, string? line)
    {
        lock (output)
            if (line is not null) output.AppendLine(line);
    }

    private static string Text(StringBuilder output)
    {
        lock (output) return output.ToString();
    }
}
