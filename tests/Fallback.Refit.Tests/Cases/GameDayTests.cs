using Fallback;
using Fallback.Testing;
using Fallback.TestUtilities;

namespace RefitChains;

/// <summary>Faults that are injected into the running application reach the attempts of Refit's clients as well.</summary>
public sealed class GameDayTests
{
    [Theory]
    [InlineData(FaultKind.Status)]
    [InlineData(FaultKind.ConnectionReset)]
    [InlineData(FaultKind.MalformedBody)]
    public async Task Answer_AndSequence_AreTheNextTiers_AndTheFirstIsNotAsked(FaultKind kind)
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = Runtime(stage, new FaultOptions { Provider = "alpha", Kind = kind, Share = 1 });
        ChatApiFallbackClient api = new(runtime, stage.Settings());

        Answer answer = await api.AskAsync(Ask.Of("hello"), Stage.Token);
        string streamed = "";
        await foreach (Chunk chunk in api.StreamAsync(Ask.Of("hello", stream: true), Stage.Token)) streamed += chunk.Text;

        Assert.Equal(("from bravo", "from bravo"), (answer.Text, streamed));
        Assert.Empty(stage.Alpha.Requests);
        Assert.Equal(2, Assert.Single(runtime.Monitor.Faults).Injected);
    }

    [Fact]
    public async Task Sequence_ThatIsToBreak_BreaksInTheMiddle()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("one two three").InChunks("one ", "two ", "three"));
        using FallbackRuntime runtime = Runtime(stage, new FaultOptions { Provider = "alpha", Kind = FaultKind.BrokenStream, BreakAfter = 2 });
        ChatApiFallbackClient api = new(runtime, stage.Settings());
        int pieces = 0;

        StreamInterruptedException e = await Assert.ThrowsAsync<StreamInterruptedException>(async () =>
        {
            await foreach (Chunk _ in api.StreamAsync(Ask.Of("hello", stream: true), Stage.Token)) pieces++;
        });

        Assert.Equal((2, FailureKind.StreamInterrupted), (pieces, e.Kind));
        Assert.Equal(FaultKind.BrokenStream, Assert.Single(e.Attempts).Injected);
        Assert.Single(stage.Alpha.Requests);
        await WaitFor.ConditionAsync(() => runtime.Monitor.Tiers.All(static tier => tier.UnderWay == 0), Stage.Token);
    }

    private static FallbackRuntime Runtime(Stage stage, FaultOptions fault)
    {
        FallbackOptions options = stage.Options();
        options.FaultInjection.AllowInProduction = true;
        options.FaultInjection.Faults["game-day"] = fault;
        return new FallbackRuntime(options);
    }
}
