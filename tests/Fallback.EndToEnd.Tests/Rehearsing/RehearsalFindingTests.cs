using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests.Rehearsing;

/// <summary>For each finding a chain that is wrong in just that, and what is said of it. The chain itself has none (<see cref="RehearsalTests"/>).</summary>
public sealed class RehearsalFindingTests : IAsyncLifetime
{
    private const string Client = "Fallback.EndToEnd.Tests.Rehearsing.IRehearsed";

    private RehearsalStage _stage = null!;

    public async ValueTask InitializeAsync() => _stage = await RehearsalStage.OpenAsync();

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task NoAnswerAlthoughAllIsWell_IsFound()
    {
        RehearsalReport report = await _stage.RunAsync<IExtractor>(with: options => options
            .WithAnswer(nameof(IExtractor.ExtractAsync), "no JSON")
            .Methods.Add(nameof(IExtractor.ExtractAsync)));

        RehearsalFinding finding = Assert.Single(report.Findings);
        Assert.Equal(RehearsalFindingKind.NoHealthyAnswer, finding.Kind);
        Assert.Contains("options.WithAnswer", finding.Message, StringComparison.Ordinal);
        Assert.Single(report.Rows);
    }

    [Fact]
    public async Task ATierBehindTheLastAttempt_NeverFires()
    {
        RehearsalReport report = await PlainAsync(chain => chain.MaxAttempts = 3);

        RehearsalFinding finding = Find(report, RehearsalFindingKind.TierNeverFires);
        Assert.Equal("delta/four", finding.Tier);
        Assert.Contains("AttemptsUsedUp; raise MaxAttempts", finding.Message, StringComparison.Ordinal);
        Assert.Contains("raise MaxAttempts", Find(report, RehearsalFindingKind.FailureReachesCaller).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATierThatCannotDoWhatTheCallNeeds_NeverFires()
    {
        RehearsalReport report = await _stage.RunAsync<IThreeTiers>(
            options => options.Models["bravo/two"] = new ModelOptions { SupportsTools = false },
            options => options
                .WithArgument(new ChatOptions { Tools = [AIFunctionFactory.Create(static () => "sunny", "weather")] })
                .Methods.Add(nameof(IThreeTiers.ChatAsync)));

        RehearsalFinding finding = Assert.Single(report.Findings);
        Assert.Equal((RehearsalFindingKind.TierNeverFires, "bravo/two"), (finding.Kind, finding.Tier));
        Assert.Contains("CapabilityMissing", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADeadlineThatCutsATierOff_IsFound_WithTheDeadlineThatWouldDo()
    {
        RehearsalReport report = await PlainAsync(chain => chain.Deadline = TimeSpan.FromSeconds(20));

        RehearsalFinding finding = Find(report, RehearsalFindingKind.DeadlineCutsOff);
        Assert.Equal("delta/four", finding.Tier);
        Assert.Contains("raise DeadlineMs to 29000", finding.Message, StringComparison.Ordinal);
        Assert.Single(report.Findings);
    }

    [Fact]
    public async Task ADeadlineThatJustDoes_IsNotFound()
    {
        RehearsalReport report = await PlainAsync(chain => chain.Deadline = TimeSpan.FromSeconds(29));

        Assert.Empty(report.Findings);
    }

    [Fact]
    public async Task AStaleAnswerThatWasNeverThere_IsFound()
    {
        RehearsalReport report = await _stage.RunAsync<IPromising>(options => options.CacheEntries = 0);

        Assert.Equal(RehearsalFindingKind.StaleAnswerMissing, Assert.Single(report.Findings).Kind);
    }

    [Fact]
    public async Task AFallbackDearerThanTheBudget_IsFound()
    {
        RehearsalReport report = await PlainAsync(
            chain => chain.CostBudget = new CostBudgetOptions { Enabled = true, PerCallUsd = 0.01m },
            options => SetPrices(options, 1, 1, 50, 1));

        RehearsalFinding finding = Assert.Single(report.Findings);
        Assert.Equal((RehearsalFindingKind.DearerThanBudget, "charlie/three"), (finding.Kind, finding.Tier));
    }

    [Fact]
    public async Task AFallbackDearerThanTheFactor_IsFound_AndOnlyWhereThereIsOne()
    {
        RehearsalReport report = await PlainAsync(_ => { }, options => SetPrices(options, 1, 2, 12, 9), options => options.MaxCostFactor = 10);

        RehearsalFinding finding = Assert.Single(report.Findings);
        Assert.Equal((RehearsalFindingKind.DearerThanFirstChoice, "charlie/three"), (finding.Kind, finding.Tier));
        Assert.Contains("12 times", finding.Message, StringComparison.Ordinal);
        Assert.Empty((await PlainAsync(_ => { }, options => SetPrices(options, 1, 2, 12, 9))).Findings);
    }

    [Fact]
    public async Task AStreamThatBreaksInTheCallersHands_IsFound_UnlessSomebodyDecidedSo()
    {
        RehearsalReport report = await _stage.RunAsync<IUndecided>();

        RehearsalFinding finding = Assert.Single(report.Findings);
        Assert.Equal(RehearsalFindingKind.FailureReachesCaller, finding.Kind);
        Assert.Contains("tier 1 StopsMidway, CutMidway", finding.Message, StringComparison.Ordinal);
        RehearsalReport decided = await _stage.RunAsync<IUndecided>(options => options.Clients[typeof(IUndecided).FullName!] =
            new ChainOptions { OnStreamFailure = StreamRecovery.Fail });
        Assert.Empty(decided.Findings);
    }

    [Fact]
    public async Task ChainsWithOneKey_LetARefusedKeyThrough()
    {
        RehearsalReport report = await PlainAsync(chain =>
        {
            chain.Tiers.Add(new TierOptions { Model = "alpha/one" });
            chain.Tiers.Add(new TierOptions { Model = "alpha/other" });
        });

        Assert.Contains(report.Findings, finding => finding.Message.Contains("put a tier at another provider there", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AWindowThatIsTooSmallForThePrompt_IsFound()
    {
        RehearsalReport report = await PlainAsync(
            _ => { },
            options => options.Models["bravo/two"] = new ModelOptions { ContextWindow = 8_000 },
            options => options.PromptTokens = 20_000);

        RehearsalFinding finding = Assert.Single(report.Findings);
        Assert.Equal((RehearsalFindingKind.WindowTooSmall, "bravo/two"), (finding.Kind, finding.Tier));
        Assert.Contains("8,000", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Findings_FailATest_WithAllOfThemInTheMessage()
    {
        RehearsalReport report = await PlainAsync(chain => chain.MaxAttempts = 3);

        RehearsalException thrown = Assert.Throws<RehearsalException>(report.ThrowIfFindings);

        Assert.Same(report, thrown.Report);
        Assert.All(report.Findings, finding => Assert.Contains(finding.ToString(), thrown.Message, StringComparison.Ordinal));
    }

    private static RehearsalFinding Find(RehearsalReport report, RehearsalFindingKind kind) =>
        Assert.Single(report.Findings, finding => finding.Kind == kind);

    private Task<RehearsalReport> PlainAsync(
        Action<ChainOptions> change, Action<FallbackOptions>? configure = null, Action<RehearsalOptions>? with = null) =>
        _stage.RunAsync<IRehearsed>(
            options =>
            {
                var chain = new ChainOptions();
                change(chain);
                options.Clients[Client] = chain;
                configure?.Invoke(options);
            },
            options =>
            {
                options.Methods.Add(nameof(IRehearsed.AskAsync));
                with?.Invoke(options);
            });

    private static void SetPrices(FallbackOptions options, params ReadOnlySpan<int> perMillion)
    {
        string[] models = ["alpha/one", "bravo/two", "charlie/three", "delta/four"];
        for (int i = 0; i < models.Length; i++)
            options.Models[models[i]] = new ModelOptions
            {
                InputPerMillion = perMillion[i], OutputPerMillion = perMillion[i], ContextWindow = 100_000, MaxOutput = 2_000,
            };
    }
}
