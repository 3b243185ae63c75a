using System.Text.Json;
using Fallback.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Fallback.EndToEnd.Tests.GameDays;

[ModelChain("sdk/any", "bravo/two", DeadlineMs = 60_000)]
[TierTimeout(5_000)]
public interface IAskingAClient
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[TierTimeout(5_000)]
[Hedge(DelayMs = 1_000)]
public interface IHedging
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[Canary("charlie/new", Percent = 100)]
public interface ITryingAFault
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>Faults reach every kind of tier, and everything that tells of an attempt tells of them.</summary>
public sealed class FaultEverywhereTests
{
    [Theory]
    [InlineData(FaultKind.Status)]
    [InlineData(FaultKind.ConnectionRefused)]
    [InlineData(FaultKind.MalformedBody)]
    public async Task ChatClient_SuffersFaultsAsAProviderDoes_AndIsNotAsked(FaultKind kind)
    {
        await using Stage stage = await Stage.OpenAsync();
        GameDay.Answer(stage);
        using var sdk = new ScriptedChatClient();
        FallbackOptions options = GameDay.Options(stage, faults => faults.Faults["game-day"] = new FaultOptions { Provider = "sdk", Kind = kind });
        options.AddChatClientProvider("sdk", sdk);
        using var runtime = new FallbackRuntime(options);
        IAskingAClient client = runtime.CreateClient<IAskingAClient>();

        FallbackResult<string> result = await client.AskAsync("hello", Stage.Token);
        string streamed = string.Concat(await GameDay.ReadAsync(client.StreamAsync("hello", Stage.Token)));

        Assert.Equal(("from bravo", "from bravo"), (result.Value, streamed));
        Assert.Equal(kind, result.Attempts[0].Injected);
        Assert.Equal(2, Assert.Single(runtime.Monitor.Faults).Injected);
    }

    [Fact]
    public async Task Hedge_WinsOverATierThatHangs_AndTheLoserIsMarked()
    {
        await using Stage stage = await Stage.OpenAsync();
        GameDay.Answer(stage);
        using FallbackRuntime runtime = GameDay.Runtime(stage, new FaultOptions { Provider = "alpha", Kind = FaultKind.Hang });

        Task<FallbackResult<string>> asked = runtime.CreateClient<IHedging>().AskAsync("hello", Stage.Token);
        stage.Clock.Advance(TimeSpan.FromSeconds(1));
        FallbackResult<string> result = await asked;

        Assert.Equal("from bravo", result.Value);
        TierAttempt lost = result.Attempts.Single(static attempt => attempt.Provider == "alpha");
        Assert.Equal((FailureKind.Cancelled, (FaultKind?)FaultKind.Hang), (lost.Failure, lost.Injected));
        Assert.Null(result.Attempts.Single(static attempt => attempt.Provider == "bravo").Injected);
    }

    [Fact]
    public async Task Canary_ThatSuffersFaults_IsNotJudgedByThem()
    {
        await using Stage stage = await Stage.OpenAsync();
        GameDay.Answer(stage);
        using FallbackRuntime runtime = GameDay.Runtime(stage, new FaultOptions { Provider = "charlie", Status = 500 });
        ITryingAFault client = runtime.CreateClient<ITryingAFault>();

        FallbackResult<string> result = await client.AskAsync("hello", Stage.Token);

        Assert.Equal((true, (FaultKind?)FaultKind.Status, "one two three"), (result.Attempts[0].Canary, result.Attempts[0].Injected, result.Value));
        Assert.Equal(0, Assert.Single(runtime.Monitor.Canaries).TotalSamples);
    }

    [Fact]
    public async Task Attempt_InJson_NamesItsFault()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = GameDay.Runtime(stage, new FaultOptions { Provider = "alpha" });

        FallbackResult<string> result = await runtime.CreateClient<IBystander>().AskAsync("hello", Stage.Token);

        Assert.Contains("\"Injected\":\"Status\"", JsonSerializer.Serialize(result.Attempts[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LogMetricSpanAndEvent_TellOfTheFault()
    {
        await using Stage stage = await Stage.OpenAsync();
        using var figures = new Figures();
        using var witness = new Witness();
        FallbackOptions options = GameDay.Options(stage, faults => faults.Faults["game-day"] = new FaultOptions { Provider = "alpha" });
        (options.MeterFactory, options.LoggerFactory) = (figures, witness);
        using var runtime = new FallbackRuntime(options);
        IRehearsed client = runtime.CreateClient<IRehearsed>();

        CallEvent told = await GameDay.EventOfAsync(runtime, () => client.AskAsync("hello", Stage.Token));
        for (int i = 0; i < 2; i++) await client.AskAsync("hello", Stage.Token);

        Assert.Equal(FaultKind.Status, told.Attempts[0].Injected);
        Figure first = figures.Of("fallback.faults.injected")[0];
        Assert.Equal((1.0, "Status", "alpha", "one"), (first.Value, first["fallback.fault"], first["fallback.provider"], first["gen_ai.request.model"]));
        Assert.Equal(3, figures.Of("fallback.faults.injected").Count);
        Assert.Contains(
            witness.Seen, static line => line.Contains("alpha/one Overloaded (HTTP 503, injected) after 0 ms", StringComparison.Ordinal));
        Assert.Contains(
            witness.Seen,
            static line => line.StartsWith("chat one", StringComparison.Ordinal) && line.Contains("[fallback.fault, Status]", StringComparison.Ordinal));
        Assert.Contains(witness.Seen, static line => line.StartsWith(
            "Breaker of alpha/one opened from Closed after Overloaded, which was injected, for 30 s", StringComparison.Ordinal));
    }
}
