using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Fallback.Recipes;

/// <summary>The programs of docs/getting-started, started as their readers start them.</summary>
public sealed class GettingStartedTests
{
    [Fact]
    public async Task Console_FailsOver_SkipsTheOpenBreaker_AndEndsWithTheDefault()
    {
        using Process program = Start("SupportConsole");
        string output = await program.StandardOutput.ReadToEndAsync(Local.Token);
        await program.WaitForExitAsync(Local.Token);

        Assert.Equal(0, program.ExitCode);
        Assert.Contains("1. Hold the button on the back for ten seconds.\n   tier 1 deepseek/deepseek-flash: Overloaded", output, StringComparison.Ordinal);
        Assert.Contains("   tier 1 deepseek/deepseek-flash: skipped, BreakerOpen for 30 s\n   tier 2 openai/gpt-6-luna: answered", output, StringComparison.Ordinal);
        Assert.EndsWith("5. We are busy. Please try again in a minute. (Default)\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Web_AnswersStreamsAndReportsItsHealth()
    {
        using Process program = Start("SupportWeb", "--urls", "http://127.0.0.1:0");
        try
        {
            using var http = new HttpClient { BaseAddress = await ListeningAsync(program) };

            JsonElement answer = await http.GetFromJsonAsync<JsonElement>("/ask?question=How%20do%20I%20reset%20my%20router%3F", Local.Token);
            string stream = await http.GetStringAsync("/stream?question=Hello", Local.Token);
            string health = await http.GetStringAsync("/health", Local.Token);

            Assert.Equal("Hold the button on the back for ten seconds.", answer.GetProperty("text").GetString());
            Assert.Equal("openai", answer.GetProperty("answeredBy").GetString());
            Assert.StartsWith("tier 1 deepseek/deepseek-flash: Overloaded", answer.GetProperty("attempts")[0].GetString(), StringComparison.Ordinal);
            Assert.StartsWith("data: Hold", stream, StringComparison.Ordinal);
            Assert.True(health is "Healthy" or "Degraded", health);
        }
        finally
        {
            program.Kill();
        }
    }

    [Fact]
    public async Task Worker_WaitsForTheProvider_AndLosesNoMail()
    {
        using Process program = Start("SupportWorker");
        string output = await program.StandardOutput.ReadToEndAsync(Local.Token);
        await program.WaitForExitAsync(Local.Token);

        Assert.Equal(0, program.ExitCode);
        Assert.Contains("No tier can answer. The next try is in ", output, StringComparison.Ordinal);
        Assert.Equal(3, output.Split("The customer wants a refund. (by openai)").Length - 1);
    }

    private static async Task<Uri> ListeningAsync(Process program)
    {
        while (await program.StandardOutput.ReadLineAsync(Local.Token) is { } line)
            if (line.IndexOf("http://", StringComparison.Ordinal) is >= 0 and int at && line.Contains("listening", StringComparison.Ordinal)) return new Uri(line[at..]);
        throw new InvalidOperationException("The program ended before it listened.");
    }

    /// <summary>Built with this project, in the same configuration.</summary>
    private static Process Start(string sample, params string[] arguments)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        string root = output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        string path = Path.Combine(root, "samples", "GettingStarted", sample, "bin", output.Parent!.Name, output.Name, sample);
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? path + ".exe" : path, arguments)
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetDirectoryName(path)!,
        };
        return Process.Start(start)!;
    }
}
