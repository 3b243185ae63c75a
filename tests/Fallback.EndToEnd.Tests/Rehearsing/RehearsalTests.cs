using Fallback.EndToEnd.Tests.Canaries;
using Fallback.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fallback.EndToEnd.Tests.Rehearsing;

/// <summary>What a rehearsal plays, over which chains, and what its rows say.</summary>
public sealed class RehearsalTests : IAsyncLifetime
{
    private RehearsalStage _stage = null!;

    public static TheoryData<RehearsedFailure, FailureKind> Kinds => new()
    {
        { RehearsedFailure.Overloaded, FailureKind.Overloaded },
        { RehearsedFailure.ServerError, FailureKind.ServerError },
        { RehearsedFailure.Unreachable, FailureKind.NetworkError },
        { RehearsedFailure.RateLimited, FailureKind.RateLimited },
        { RehearsedFailure.RateLimitedFor30Seconds, FailureKind.RateLimited },
        { RehearsedFailure.Silent, FailureKind.Timeout },
        { RehearsedFailure.Malformed, FailureKind.ProtocolError },
        { RehearsedFailure.KeyRefused, FailureKind.InvalidCredentials },
        { RehearsedFailure.OutOfMoney, FailureKind.BillingExhausted },
        { RehearsedFailure.ModelGone, FailureKind.ModelUnavailable },
        { RehearsedFailure.PromptTooLong, FailureKind.ContextLengthExceeded },
    };

    public async ValueTask InitializeAsync() => _stage = await RehearsalStage.OpenAsync();

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task AChainAsItShouldBe_HasNoFinding_AndEveryTierAnswersAtItsTurn()
    {
        RehearsalReport report = await _stage.RunAsync<IRehearsed>();

        Assert.Empty(report.Findings);
        report.ThrowIfFindings();
        foreach (string method in (string[])["AskAsync", "StreamAsync"])
        {
            RehearsalRow[] rows = [.. report.Rows.Where(row => row.Method == method && row.Failure == RehearsedFailure.Overloaded)];
            Assert.Equal(["tier 1", "tiers 1 to 2", "tiers 1 to 3", "every tier"], rows.Select(row => row.Failing));
            Assert.Equal(["2 bravo/two", "3 charlie/three", "4 delta/four", "nobody"], rows.Select(row => row.AnsweredBy));
            Assert.Equal("AllTiersFailedException", rows[^1].CallerSaw);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task EveryFailure_IsWhatItsNameSays_PlainAndStreamed(RehearsedFailure failure, FailureKind kind)
    {
        RehearsalReport report = await _stage.RunAsync<IRehearsed>(with: options => options.Failures.Add(failure));

        foreach (RehearsalRow row in report.Rows.Where(row => row.Failing == "tier 1"))
        {
            Assert.Equal(kind, row.Attempts[0].Failure);
            Assert.Equal(("2 bravo/two", "the answer"), (row.AnsweredBy, row.CallerSaw));
        }
        Assert.Equal(2, report.Rows.Count(row => row.Failing == "tier 1"));
    }

    [Fact]
    public async Task StreamsThatBreakInTheirMiddle_BeginAnew()
    {
        RehearsalReport report = await _stage.RunAsync<IRehearsed>(with: options =>
        {
            options.Methods.Add(nameof(IRehearsed.StreamAsync));
            options.Failures.Add(RehearsedFailure.StopsMidway);
            options.Failures.Add(RehearsedFailure.CutMidway);
        });

        RehearsalRow[] rows = [.. report.Rows.Where(row => row.Failing == "tier 1")];
        Assert.All(rows, row => Assert.Equal(("2 bravo/two", "the answer"), (row.AnsweredBy, row.CallerSaw)));
        // The one is noticed by the silence after its last piece, the other at once.
        Assert.Equal([TimeSpan.FromSeconds(4), TimeSpan.Zero], rows.Select(row => row.Elapsed));
    }

    [Fact]
    public async Task SilentTiers_CostTheirTimeouts_AndSlowOnesAnswerWithinThem()
    {
        RehearsalReport report = await _stage.RunAsync<IRehearsed>();

        Assert.Equal([5, 11, 19, 29], Seconds(nameof(IRehearsed.AskAsync), RehearsedFailure.Silent));
        Assert.Equal([4.5, 5 + 5.4, 11 + 7.2, 19 + 9], Seconds(nameof(IRehearsed.AskAsync), RehearsedFailure.Slow));
        Assert.Equal([3, 6, 9, 12], Seconds(nameof(IRehearsed.StreamAsync), RehearsedFailure.Silent));
        Assert.Equal([2.7, 5.7, 8.7, 11.7], Seconds(nameof(IRehearsed.StreamAsync), RehearsedFailure.Slow));

        IEnumerable<double> Seconds(string method, RehearsedFailure failure) =>
            report.Rows.Where(row => row.Method == method && row.Failure == failure).Select(row => row.Elapsed.TotalSeconds);
    }

    [Fact]
    public async Task TwoRehearsals_AreAlikeToTheLetter()
    {
        string first = (await _stage.RunAsync<IRehearsed>(Retrying)).ToString();

        Assert.Equal(first, (await _stage.RunAsync<IRehearsed>(Retrying)).ToString());

        static void Retrying(FallbackOptions options) => options.Clients[typeof(IRehearsed).FullName!] = new ChainOptions
        {
            TierRetry = new TierRetryOptions { MaxRetries = 2 },
            Hedge = new HedgeOptions { Enabled = true, Delay = TimeSpan.FromSeconds(1) },
        };
    }

    [Fact]
    public async Task HedgedChain_ASilentTierIsOvertaken()
    {
        RehearsalReport report = await _stage.RunAsync<IRehearsed>(options => options.Clients[typeof(IRehearsed).FullName!] = new ChainOptions
        {
            Hedge = new HedgeOptions { Enabled = true, Delay = TimeSpan.FromSeconds(1) },
        });

        RehearsalRow row = report.Rows.Single(row => row is { IsStream: false, Failing: "tier 1", Failure: RehearsedFailure.Silent });
        Assert.Equal(("2 bravo/two", TimeSpan.FromSeconds(1)), (row.AnsweredBy, row.Elapsed));
    }

    [Fact]
    public async Task WholeChainLimited_IsWaitedForWithinTheDeadline()
    {
        RehearsalReport report = await _stage.RunAsync<IRehearsed>(with: options => options.Failures.Add(RehearsedFailure.RateLimitedFor30Seconds));

        RehearsalRow row = report.Rows.First(row => row.Failing == "every tier");
        Assert.Equal("nobody", row.AnsweredBy);
        Assert.InRange(row.Elapsed, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task PromisedAnswers_ComeWhenAllIsDark()
    {
        RehearsalReport report = await _stage.RunAsync<IPromising>();

        Assert.Empty(report.Findings);
        Assert.All(
            report.Rows.Where(row => row.Failing == "every tier" && row.Failure != RehearsedFailure.Slow),
            row => Assert.Equal("the default answer", row.CallerSaw));
        Assert.Equal("a stale answer", report.Rows.Single(row => row.Failing == "every tier, after the cached answer's time").CallerSaw);
    }

    [Fact]
    public async Task TypedAnswers_AreMadeUpByTheirSchema()
    {
        RehearsalReport report = await _stage.RunAsync<IExtractor>(with: options => options.Failures.Add(RehearsedFailure.Overloaded));

        Assert.DoesNotContain(report.Findings, finding => finding.Kind == RehearsalFindingKind.NoHealthyAnswer);
        Assert.Contains(report.Rows, row => row is { Method: "ExtractAsync", Failing: "tiers 1 to 2", AnsweredBy: "3 charlie/three" });
    }

    [Fact]
    public async Task Tiers_AreAskedInTheirOwnDialects()
    {
        RehearsalReport report = await Rehearsal.RunChainAsync("dialects", options =>
        {
            options.Output = null;
            options.Services.AddFallback(fallback => fallback.Chains["dialects"] = new ChainOptions
            {
                Tiers =
                {
                    new TierOptions { Model = KnownModels.OpenAI.Gpt6Luna },
                    new TierOptions { Model = "anthropic/claude-sonnet-5-5" },
                    new TierOptions { Model = "google/gemini-3.5-flash-lite" },
                },
            });
        }, TestContext.Current.CancellationToken);

        Assert.All(
            report.Rows.Where(row => row.Failing == "tiers 1 to 2" && row.Failure != RehearsedFailure.Slow && row.Outcome == CallOutcome.Live),
            row => Assert.Equal("3 google/gemini-3.5-flash-lite", row.AnsweredBy));
        Assert.DoesNotContain(
            report.Rows.SelectMany(row => row.Attempts),
            attempt => attempt.Failure is FailureKind.InvalidRequest or FailureKind.EndpointMisconfigured);
    }

    [Fact]
    public async Task ConfiguredChain_IsRehearsedByItsName()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Fallback:Providers:alpha:BaseUrl"] = _stage.Real.BaseUrl.AbsoluteUri,
            ["Fallback:Providers:bravo:BaseUrl"] = "https://bravo.invalid/v1",
            ["Fallback:Chains:support:Tiers:0:Model"] = "alpha/one",
            ["Fallback:Chains:support:Tiers:0:TimeoutMs"] = "2000",
            ["Fallback:Chains:support:Tiers:1:Model"] = "bravo/two",
        }).Build();

        RehearsalReport report = await Rehearsal.RunChainAsync("support", options =>
        {
            options.Output = null;
            options.Services.AddFallback(configuration.GetSection("Fallback"));
        }, TestContext.Current.CancellationToken);

        Assert.Equal("support", report.Client);
        Assert.Contains(report.Rows, row => row
            is { Method: "GetResponseAsync", Failure: RehearsedFailure.Silent, AnsweredBy: "2 bravo/two", Elapsed.TotalSeconds: 2 });
        Assert.Contains(report.Rows, row => row is { Method: "GetStreamingResponseAsync", IsStream: true, Failing: "tier 1", AnsweredBy: "2 bravo/two" });
        Assert.Empty(_stage.Real.Requests);
    }

    [Fact]
    public async Task Instances_StandInForEachOther_BeforeTheNextTier()
    {
        RehearsalReport report = await _stage.RunAsync<IRehearsed>(options => options.AddProvider("bravo", provider =>
        {
            foreach (string name in (string[])["eu", "us", "asia"]) provider.Instances.Add(new InstanceOptions { Name = name });
        }));

        Assert.Empty(report.Findings);
        RehearsalRow one = report.Rows.First(row => row is { Failing: "tier 1 and an instance of tier 2", Failure: RehearsedFailure.Overloaded });
        Assert.StartsWith("2 bravo/two (", one.AnsweredBy, StringComparison.Ordinal);
        RehearsalRow all = report.Rows.First(row => row is { Failing: "tiers 1 to 2", Failure: RehearsedFailure.Overloaded });
        Assert.Equal("3 charlie/three", all.AnsweredBy);
        Assert.Equal(["asia", "eu", "us"], all.Attempts.Where(attempt => attempt.TierIndex == 1).Select(attempt => attempt.Instance).Order());
    }

    [Fact]
    public async Task Canary_IsAskedInItsOwnCallsOnly_AndTheChainAnswersWhatItFails()
    {
        RehearsalReport report = await _stage.RunAsync<ITrying>();

        Assert.Empty(report.Findings);
        Assert.Equal("1 alpha/one", report.Rows[0].AnsweredBy);
        Assert.Contains(report.Rows, row => row is { Failing: "nothing", AnsweredBy: "canary charlie/new" });
        RehearsalRow[] failed = [.. report.Rows.Where(row => row.Failing == "canary" && row.Failure != RehearsedFailure.Slow)];
        Assert.NotEmpty(failed);
        Assert.All(failed, row => Assert.Equal("1 alpha/one", row.AnsweredBy));
        Assert.DoesNotContain(
            report.Rows.Where(row => row.Failing.StartsWith("tier", StringComparison.Ordinal)).SelectMany(row => row.Attempts),
            attempt => attempt.Canary);
    }

    [Fact]
    public async Task ASharedProvider_FailsWithAllItsModels_WhereTheKeyIsRefused()
    {
        RehearsalReport report = await _stage.RunAsync<ISharedKey>();

        RehearsalRow refused = report.Rows.Single(row => row is { Failing: "tier 1", Failure: RehearsedFailure.KeyRefused });
        Assert.Equal("3 bravo/two", refused.AnsweredBy);
        Assert.Equal("1 InvalidCredentials; 2 skipped, InvalidKey", refused.OnTheWay);
        Assert.Equal("2 alpha/other", report.Rows.Single(row => row is { Failing: "tier 1", Failure: RehearsedFailure.Overloaded }).AnsweredBy);
    }

    [Fact]
    public async Task Methods_CanBeChosen()
    {
        RehearsalReport report = await _stage.RunAsync<IRehearsed>(with: options => options.Methods.Add(nameof(IRehearsed.AskAsync)));

        Assert.All(report.Rows, row => Assert.Equal(nameof(IRehearsed.AskAsync), row.Method));
        ArgumentException thrown = await Assert.ThrowsAsync<ArgumentException>(
            () => _stage.RunAsync<IRehearsed>(with: options => options.Methods.Add("AksAsync")));
        Assert.Contains("it has AskAsync, StreamAsync", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnArgumentThatCannotBeMadeUp_IsNamed_AndCanBeGiven()
    {
        ArgumentException thrown = await Assert.ThrowsAsync<ArgumentException>(() => _stage.RunAsync<IPicky>());
        Assert.Contains("options.WithArgument(\"subject\", …)", thrown.Message, StringComparison.Ordinal);

        RehearsalReport report = await _stage.RunAsync<IPicky>(with: options => options.WithArgument<ISubject>(new Moon()));
        Assert.Empty(report.Findings);
    }

    [Fact]
    public async Task MistakesOfTheConfiguration_AreThoseOfTheStart()
    {
        OptionsValidationException thrown = await Assert.ThrowsAnyAsync<OptionsValidationException>(
            () => _stage.RunAsync<IRehearsed>(options => options.Clients[typeof(IRehearsed).FullName!] = new ChainOptions { MaxAttempts = -1 }));

        Assert.Contains("MaxAttempts", thrown.Message, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<OptionsValidationException>(() => _stage.RunChainAsync("there is none"));
    }

    [Theory]
    [InlineData(0, 300, 1.0)]
    [InlineData(4_000_001, 300, 1.0)]
    [InlineData(1_000, 0, 1.0)]
    [InlineData(1_000, 300, 0.0)]
    public async Task FiguresOutOfBounds_AreRefused(int promptTokens, int answerTokens, double factor)
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _stage.RunAsync<IRehearsed>(with: options =>
        {
            options.PromptTokens = promptTokens;
            options.AnswerTokens = answerTokens;
            options.MaxCostFactor = (decimal)factor;
        }));
    }

    [Fact]
    public async Task ACancelledRehearsal_EndsAtOnce()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        int calls = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Rehearsal.RunAsync<IRehearsed>(
            options => _stage.Prepare(options, _ => CancelAtTheFifth(), null), cancel.Token));

        Assert.Equal(5, calls);

        // Each call has options of its own.
        void CancelAtTheFifth()
        {
            if (++calls == 5) cancel.Cancel();
        }
    }

    [Fact]
    public async Task TheReport_IsPrinted_FindingsFirst()
    {
        using var printed = new StringWriter { NewLine = "\n" };

        RehearsalReport report = await _stage.RunAsync<IUndecided>(with: options => options.Output = printed);

        Assert.Equal(report + "\n", printed.ToString());
        Assert.StartsWith(
            $"Rehearsal of {typeof(IUndecided).FullName}: 29 calls, 1 finding\n- FailureReachesCaller: StreamAsync: ",
            printed.ToString(), StringComparison.Ordinal);
    }
}
