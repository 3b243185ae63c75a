using System.Text;

namespace Fallback.Packaging.Tests;

/// <summary>The samples as somebody has them who copied them: built in an empty folder with the packages, and run.</summary>
public sealed class SamplesTests(SamplesOfPackages samples) : IClassFixture<SamplesOfPackages>
{
    [Fact]
    public void Samples_BuildWithoutAWarning() => Assert.Contains("0 Warning(s)", samples.Build.MustSucceed().Output, StringComparison.Ordinal);

    /// <summary>It ends with 0 only if the agent booked once, although its provider failed between two tool calls.</summary>
    [Fact]
    public async Task Agent_BooksOnce_AlthoughItsProviderFailsInMidLoop()
    {
        ProcessRun run = (await samples.RunAsync("Agent")).MustSucceed();

        Assert.Contains("deepseek is out of capacity", run.Output, StringComparison.Ordinal);
        Assert.Contains("You are booked on TP 760", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batch_RunAgain_GoesOnWhereItStopped()
    {
        string tickets = Path.Combine(samples.Folder, "tickets.jsonl");
        string mails = Path.Combine(samples.Folder, "samples", "Batch", "mails.txt");

        (await samples.RunAsync("Batch", mails, tickets, "15")).MustSucceed();
        // What a killed process may leave behind.
        await File.AppendAllTextAsync(tickets, "{\"Number\":39,\"Tick", TestContext.Current.CancellationToken);
        ProcessRun second = (await samples.RunAsync("Batch", mails, tickets)).MustSucceed();

        Assert.Contains("40 mails, 15 done before, 25 to do now", second.Output, StringComparison.Ordinal);
        Assert.Equal(41, (await File.ReadAllLinesAsync(tickets, TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task SupportBot_StreamsThroughAnOutage_AndSaysWhoAnswered()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using RunningWeb bot = await samples.StartAsync("SupportBot");
        Assert.Contains("<title>Support bot</title>", await bot.Client.GetStringAsync("/", cancellationToken), StringComparison.Ordinal);

        Assert.Contains("answered by deepseek, at the first attempt", await AskAsync("Fine"), StringComparison.Ordinal);
        Assert.Contains("answered by openai, after 1 failed", await AskAsync("Overloaded"), StringComparison.Ordinal);
        string restarted = await AskAsync("BreaksMidStream");
        Assert.Contains("event: restart", restarted, StringComparison.Ordinal);
        Assert.Contains("answered by openai", restarted, StringComparison.Ordinal);

        async Task<string> AskAsync(string weather)
        {
            await bot.Client.PostAsync($"/weather/{weather}", null, cancellationToken);
            using var question = new StringContent("""[{"text":"How?","fromBot":false}]""", Encoding.UTF8, "application/json");
            HttpResponseMessage answer = await bot.Client.PostAsync("/ask", question, cancellationToken);
            return await answer.Content.ReadAsStringAsync(cancellationToken);
        }
    }

    [Fact]
    public async Task Gateway_AnswersAnOpenAIRequest()
    {
        await using RunningWeb gateway = await samples.StartAsync("Gateway");
        using var question = new StringContent(
            """{"model":"assistant","messages":[{"role":"user","content":"Where is my order?"}]}""", Encoding.UTF8, "application/json");

        HttpResponseMessage answer = await gateway.Client.PostAsync("/v1/chat/completions", question, TestContext.Current.CancellationToken);

        Assert.Contains("all is well", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dashboard_ServesItsPage()
    {
        await using RunningWeb dashboard = await samples.StartAsync("Dashboard");

        Assert.Contains("<title>", await dashboard.Client.GetStringAsync("/fallback/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
