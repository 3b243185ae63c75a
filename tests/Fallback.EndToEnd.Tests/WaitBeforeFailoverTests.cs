using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[TierRetry(MaxRetries = 2, WaitBeforeFailoverSeconds = 5)]
public interface IPatient
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[TierRetry(WaitBeforeFailoverSeconds = 30, MaxRetryAfterSeconds = 1)]
public interface ICapped
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 1_500)]
[TierTimeout(1_000)]
[TierRetry(WaitBeforeFailoverSeconds = 30)]
public interface IHurried
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
public interface IImpatient
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>A wait can be declared for a rate-limited tier although another one is free.</summary>
public sealed class WaitBeforeFailoverTests
{
    private readonly FaultMatrixClock _clock = new();

    [Theory]
    [InlineData("plain")]
    [InlineData("stream")]
    [InlineData("chat client")]
    [InlineData("chat client's stream")]
    public async Task RateLimitedTier_IsWaitedFor_AndAskedAgain(string form)
    {
        await using Stage stage = await Stage.OpenAsync(_clock);
        stage.Alpha.Model("one").RepliesOnce(Limited(2)).Replies(Reply.Text("from alpha"));
        DateTimeOffset start = _clock.GetUtcNow();

        Assert.Equal("from alpha", await AskAsync(stage.Client<IPatient>(), form));

        Assert.Equal((2, 0), (stage.Alpha.Requests.Count, stage.Bravo.Requests.Count));
        Assert.InRange((_clock.GetUtcNow() - start).TotalSeconds, 2, 2.3);
    }

    [Fact]
    public async Task TierThatAnEarlierCallFoundLimited_IsWaitedForBeforeItIsAsked()
    {
        await using Stage stage = await Stage.OpenAsync(_clock);
        stage.Alpha.Model("one").RepliesOnce(Limited(3)).Replies(Reply.Text("from alpha"));
        Assert.Equal("bravo", (await stage.Client<IImpatient>().AskAsync("hello", Stage.Token)).Provider);

        FallbackResult<string> patient = await stage.Client<IPatient>().AskAsync("hello", Stage.Token);

        Assert.Equal(("from alpha", 1), (patient.Value, patient.Attempts.Count));
        Assert.Equal((2, 1), (stage.Alpha.Requests.Count, stage.Bravo.Requests.Count));
    }

    [Fact]
    public async Task LongerWaitThanDeclared_IsNotBegun()
    {
        await using Stage stage = await Stage.OpenAsync(_clock);
        stage.Alpha.Model("one").Replies(Limited(6));
        DateTimeOffset start = _clock.GetUtcNow();

        for (int call = 0; call < 2; call++) Assert.Equal("bravo", (await stage.Client<IPatient>().AskAsync("hello", Stage.Token)).Provider);

        Assert.Equal((1, start), (stage.Alpha.Requests.Count, _clock.GetUtcNow()));
    }

    [Fact]
    public async Task WaitsOfOneCall_AddUpToNoMoreThanIsDeclared()
    {
        await using Stage stage = await Stage.OpenAsync(_clock);
        stage.Alpha.Model("one").Replies(Limited(3));
        DateTimeOffset start = _clock.GetUtcNow();

        FallbackResult<string> result = await stage.Client<IPatient>().AskAsync("hello", Stage.Token);

        Assert.Equal(("bravo", 2), (result.Provider, stage.Alpha.Requests.Count));
        Assert.InRange((_clock.GetUtcNow() - start).TotalSeconds, 3, 3.4);
    }

    [Fact]
    public async Task LongestRetryAfter_StaysACap()
    {
        await using Stage stage = await Stage.OpenAsync(_clock);
        stage.Alpha.Model("one").Replies(Limited(2));
        DateTimeOffset start = _clock.GetUtcNow();

        Assert.Equal("bravo", (await stage.Client<ICapped>().AskAsync("hello", Stage.Token)).Provider);

        Assert.Equal((1, start), (stage.Alpha.Requests.Count, _clock.GetUtcNow()));
    }

    [Fact]
    public async Task WaitThatTheDeadlineCutsOff_IsNotBegun()
    {
        await using Stage stage = await Stage.OpenAsync(_clock);
        stage.Alpha.Model("one").Replies(Limited(2));

        Assert.Equal("bravo", (await stage.Client<IHurried>().AskAsync("hello", Stage.Token)).Provider);
    }

    [Theory]
    [InlineData(true, "alpha")]
    [InlineData(false, "bravo")]
    public async Task Configuration_DeclaresTheWait_AndSwitchesItOff(bool on, string expected)
    {
        await using Stage stage = await Stage.OpenAsync(_clock);
        stage.Alpha.Model("one").RepliesOnce(Limited(2));
        FallbackOptions options = stage.Options();
        options.Clients[nameof(IImpatient)] = new ChainOptions { TierRetry = new() { WaitBeforeFailover = TimeSpan.FromSeconds(2) } };
        options.Clients[nameof(IPatient)] = new ChainOptions { TierRetry = new() { Enabled = false } };
        using var runtime = new FallbackRuntime(options);

        FallbackResult<string> result = on
            ? await runtime.CreateClient<IImpatient>().AskAsync("hello", Stage.Token)
            : await runtime.CreateClient<IPatient>().AskAsync("hello", Stage.Token);

        Assert.Equal(expected, result.Provider);
    }

    private static Reply Limited(int seconds) => Reply.RateLimited(TimeSpan.FromSeconds(seconds));

    private static async Task<string> AskAsync(IPatient client, string form)
    {
        switch (form)
        {
            case "plain":
                return (await client.AskAsync("hello", Stage.Token)).Value;
            case "stream":
                string text = "";
                await foreach (string piece in client.StreamAsync("hello", Stage.Token)) text += piece;
                return text;
            case "chat client":
                return (await client.AsIChatClient().GetResponseAsync("hello", cancellationToken: Stage.Token)).Text;
            default:
                return (await client.AsIChatClient().GetStreamingResponseAsync("hello", cancellationToken: Stage.Token).ToChatResponseAsync(Stage.Token)).Text;
        }
    }
}
