using Fallback.Catalogue;
using Fallback.Roslyn;

namespace Fallback.Generator.Tests.Parsing;

public class ChainFiguresTests
{
    [Theory]
    // The last tier is retried once by default, after 500 ms.
    [InlineData("[ModelChain(\"a/one\")]", 60_500, 2)]
    [InlineData("[ModelChain(\"a/one\", \"b/two\")] [TierTimeout(1_000, 2_000)]", 5_500, 3)]
    [InlineData("[ModelChain(\"a/one\", \"b/two\")] [TierTimeout(1_000, 2_000)] [TierRetry(MaxRetries = 0)]", 3_000, 2)]
    // 2 * (1 + 2 + 3) s, and backoffs of 500 and 800 ms.
    [InlineData("[ModelChain(\"a/one\", \"b/two\")] [TierTimeout(1_000, 2_000)] [TierRetry(MaxRetries = 2, MaxDelayMs = 800)]", 11_600, 6)]
    [InlineData("[ModelChain(\"a/one\", \"b/two\")] [TierTimeout(1_000, 2_000)] [AnswerRepair]", 8_500, 5)]
    [InlineData("[ModelChain(\"a/one\", DeadlineMs = 4_000)]", 4_000, 2)]
    [InlineData("[ModelChain(\"a/one\", DeadlineMs = 90_000)]", 60_500, 2)]
    // The attempts that are left when quick tiers are skipped may all go to the slowest one.
    [InlineData("[ModelChain(\"a/one\", \"b/two\", MaxAttempts = 2)] [TierTimeout(1_000, 2_000)]", 4_500, 2)]
    [InlineData("[ModelChain(\"a/one\", MaxAttempts = 3)] [TierTimeout(2_147_483_647)] [TierRetry(MaxRetries = 2_147_483_647, BaseDelayMs = 1, MaxDelayMs = 1)]", 6_442_450_943, 3)]
    // Three at once, a second apart; the last one is asked twice.
    [InlineData("[ModelChain(\"a/one\", \"b/two\", \"c/three\")] [TierTimeout(5_000)] [Hedge(DelayMs = 1_000, MaxParallel = 3)]", 12_500, 4)]
    // The third waits until one of two has ended.
    [InlineData("[ModelChain(\"a/one\", \"b/two\", \"c/three\")] [TierTimeout(5_000)] [TierRetry(MaxRetries = 0)] [Hedge(DelayMs = 1_000)]", 10_000, 3)]
    // A call waits for limited tiers once in all, and not where none is behind them.
    [InlineData("[ModelChain(\"a/one\", \"b/two\")] [TierTimeout(1_000, 2_000)] [TierRetry(MaxRetries = 0, WaitBeforeFailoverSeconds = 4)]", 7_000, 2)]
    [InlineData("[ModelChain(\"a/one\", \"b/two\")] [TierTimeout(1_000)] [TierRetry(MaxRetries = 0, WaitBeforeFailoverSeconds = 4, MaxRetryAfterSeconds = 1)]", 3_000, 2)]
    [InlineData("[ModelChain(\"a/one\")] [TierTimeout(1_000)] [TierRetry(MaxRetries = 0, WaitBeforeFailoverSeconds = 4)]", 1_000, 1)]
    // Nobody knows how long the measured delay will be.
    [InlineData("[ModelChain(\"a/one\", \"b/two\")] [TierTimeout(5_000)] [TierRetry(MaxRetries = 0)] [Hedge]", 10_000, 2)]
    public void WorstCase_CountsTimeoutsRetriesAndBackoffs(string attributes, long milliseconds, int calls)
    {
        ChainFigures figures = Of(attributes);

        Assert.Equal((milliseconds, calls), (figures.WorstCaseMs, figures.WorstCaseCalls));
    }

    [Theory]
    [InlineData(4_000, true)]
    [InlineData(90_000, false)]
    public void Deadline_IsTheWorstCase_WhereItIsShorter(int deadline, bool expected) =>
        Assert.Equal(expected, Of($"[ModelChain(\"a/one\", DeadlineMs = {deadline})]").IsDeadline);

    [Fact]
    public void PricesAndWindow_AreTheCatalogues()
    {
        ChainFigures figures = Of("[ModelChain(\"deepseek/deepseek-flash\", \"anthropic/claude-sonnet-5-5\", \"pool/mine\")]");

        Assert.Equal(new PriceRange(0.15m, 2m), figures.Input);
        Assert.Equal(new PriceRange(0.6m, 10m), figures.Output);
        Assert.Equal((1_000_000, "anthropic/claude-sonnet-5-5"), (figures.SmallestWindow, figures.SmallestWindowModel));
        Assert.Equal(["pool/mine"], figures.Unknown);
    }

    [Fact]
    public void Sentences_SayWhatIsUnknown()
    {
        ClientSpec client = Client("[ModelChain(\"pool/mine\", \"pool/other\")] [TierRetry(MaxRetryAfterSeconds = 7)]");

        Assert.Equal(
            [
                "A call takes at most 121 s and sends at most 4 requests, 6 if providers have instances.",
                "Each retry may also wait for a provider's Retry-After of up to 7 s.",
                "Cost and window are unknown for pool/mine, pool/other.",
            ],
            FigureText.Sentences(client.Chains[0].Chain, ChainFigures.Of(client.Chains[0].Chain)));
    }

    private static ChainFigures Of(string attributes) => ChainFigures.Of(Client(attributes).Chains[0].Chain);

    private static ClientSpec Client(string attributes)
    {
        (ClientSpec? client, _) = Generated.Parse(attributes + " public interface IFoo { Task<string> AskAsync(string question); }");
        return client!.WithFacts(ModelCatalogue.Embedded);
    }
}
