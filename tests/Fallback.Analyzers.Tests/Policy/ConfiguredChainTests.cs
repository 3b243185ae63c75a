using System.Reflection;
using System.Text;
using System.Text.Json;
using Fallback.Analyzers.Tests.Verification;
using Fallback.Catalogue;
using Fallback.CompilerServices;
using Fallback.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.Extensions.Configuration;

namespace Fallback.Analyzers.Tests.Policy;

/// <summary>What settings make of a declared chain is the same for the build as for the start. The runtime's own reading is internal to it, and
/// named here.</summary>
public sealed class ConfiguredChainTests
{
    private const string Attributes = """
        [ModelChain("openai/luna", "anthropic/small", DeadlineMs = 20_000, MaxAttempts = 5)]
        [TierTimeout(5_000, 8_000, 9_000)]
        [TierTimeout("anthropic/small", 7_000, IdleMs = 4_000)]
        [CircuitBreaker(FailureThreshold = 3, BreakSeconds = 20)]
        [CostBudget(PerCallUsd = 0.05)]
        [DegradedModel("pool/own")]
        [RateLimit(RequestsPerMinute = 60)]
        """;

    private static readonly ChainDeclaration _declared = new()
    {
        Client = "App.IAssistant",
        DeadlineMs = 20_000,
        MaxAttempts = 5,
        TierTimeout = new TierTimeoutAttribute(5_000, 8_000, 9_000),
        CircuitBreaker = new CircuitBreakerAttribute { FailureThreshold = 3, BreakSeconds = 20 },
        CostBudget = new CostBudgetAttribute { PerCallUsd = 0.05 },
        RateLimit = new RateLimitAttribute { RequestsPerMinute = 60 },
        Tiers =
        [
            new TierDeclaration("openai/luna"),
            new TierDeclaration("anthropic/small") { TierTimeout = new TierTimeoutAttribute("anthropic/small", 7_000) { IdleMs = 4_000 } },
            new TierDeclaration("pool/own") { IsDegraded = true },
        ],
    };

    public static TheoryData<string> Settings { get; } =
    [
        "{}",
        """{ "DeadlineMs": 0, "MaxAttempts": 9 }""",
        """{ "Tiers": [ { "Model": "anthropic/small" }, { "Model": "openai/sol", "TimeoutMs": 3000 }, { "Model": "pool/other" } ] }""",
        """{ "Tiers": [ { "Model": "fast" }, { "Model": "pool/own", "FirstTokenMs": 900, "IdleMs": 800 } ], "DegradedModel": "" }""",
        """{ "TierTimeout": { "TimeoutMs": 2500, "IdleMs": 1200 }, "Tiers": [ { "Model": "openai/luna", "TimeoutMs": 4000 } ] }""",
        """{ "CircuitBreaker": { "BreakSeconds": 7.5, "ProbeBeside": false }, "DegradedModel": "openai/sol" }""",
        """{ "CircuitBreaker": false, "RateLimit": false, "CostBudget": false }""",
        """{ "TierRetry": { "MaxRetries": 2, "BaseDelayMs": 100, "WaitBeforeFailoverSeconds": 3 }, "CostBudget": { "PerDayUsd": 12.5 } }""",
        """{ "TierRetry": true, "Hedge": true, "AnswerCache": true, "PreferCheapest": true }""",
        """{ "TierRetry": false, "Hedge": { "DelayMs": 700, "MaxParallel": 3 }, "AnswerCache": { "TtlSeconds": 60, "ServeStale": false } }""",
        """{ "Hedge": { "ExtraCost": 0.25 }, "PreferCheapest": { "MinQuality": 0.75 }, "RateLimit": { "TokensPerMinute": 1000, "Adaptive": false } }""",
        """{ "ContextPolicy": { "Mode": "trimhistory", "ReserveTokens": 50 }, "AnswerRepair": true, "DefaultResponse": "Later." }""",
        """{ "ContextPolicy": { "ReserveTokens": 50 }, "FailoverOn": [ "ContentFiltered", "emptyAnswer" ], "OnStreamFailure": "Restart" }""",
        """{ "FailoverOn": "ContentFiltered, InvalidRequest", "Canary": { "Model": "openai/sol", "Percent": 10, "MaxCostFactor": 2 } }""",
    ];

    [Theory, MemberData(nameof(Settings))]
    public void Over_ADeclaredChain_IsAsTheRuntimeHasIt(string settings)
    {
        string file = $$"""
            { "Fallback": { "Aliases": { "fast": "openai/luna" }, "Clients": { "IAssistant": {{settings}} },
              "Providers": { "pool": { "BaseUrl": "http://localhost:1/v1" } } } }
            """;

        Assert.Equal(OfTheStart(file), OfTheBuild(file));
    }

    private static string OfTheBuild(string file)
    {
        INamedTypeSymbol type = UserCode.Compile(Policies.Client(Attributes)).GetTypeByMetadataName("App.IAssistant")!;
        ChainSpec declared = PolicyParser.Parse(type, null);
        Setting fallback = Setting.Of(JsonReader.ReadFile(file)).Child("Fallback")!;
        Setting own = fallback.Child("Clients")!.Child("IAssistant")!;
        ChainSpec chain = ConfiguredChain.Over(
            declared, own, tiers => PolicyParser.Declare(tiers, type, null), new PolicyModels(fallback, ModelCatalogue.Embedded));
        return Text(
            chain.Times,
            chain.Tiers.Select(static tier => $"{tier.FirstTokenMs} {tier.IdleMs} {tier.Breaker.FailureThreshold} {tier.Breaker.SuccessThreshold} "
                + (tier.Limit is { } limit ? $"{limit.RequestsPerMinute}/{limit.TokensPerMinute}/{limit.Adaptive}" : "none")),
            $"{chain.Budget?.PerCallUsd ?? 0:0.##}/{chain.Budget?.PerDayUsd ?? 0:0.##}",
            chain.Cache is { } cache ? $"{cache.TtlSeconds}/{cache.StaleSeconds}/{cache.ServeStale}" : "none",
            chain.Hedge is { } hedge ? $"{hedge.ExtraCost}" : "none",
            $"{chain.Context?.Mode ?? 0}/{chain.Context?.ReserveTokens ?? 500}",
            $"{chain.MinQuality}",
            $"{chain.FailoverOn} {(int)chain.OnStreamFailure} {chain.DefaultResponse}",
            chain.Canary is { } canary ? $"{canary.Model} {canary.Percent:0.##} {canary.MaxCostFactor}" : "none");
    }

    private static string OfTheStart(string file)
    {
        Assembly runtime = typeof(FallbackOptions).Assembly;
        var options = new FallbackOptions();
        IConfigurationRoot root = new ConfigurationBuilder().AddInMemoryCollection(
            Setting.Of(JsonReader.ReadFile(file)).Leaves().Select(static leaf => KeyValuePair.Create(leaf.Key, leaf.Value))).Build();
        runtime.GetType("Fallback.ConfigurationReader", throwOnError: true)!
            .GetMethod("Read", BindingFlags.Public | BindingFlags.Static)!.Invoke(null, [root.GetSection("Fallback"), options]);
        object chain = Activator.CreateInstance(runtime.GetType("Fallback.EffectiveChain", throwOnError: true)!, _declared, options)!;
        dynamic budget = Get(chain, "Budget")!;
        object? cache = Get(chain, "Cache");
        object? hedge = Get(chain, "Hedge");
        var context = (ContextPolicyAttribute)Get(chain, "Context")!;
        object canary = Get(chain, "CanaryFigures")!;
        return Text(
            Get(chain, "Times")!,
            ((IEnumerable<object>)Get(chain, "Tiers")!).Select(TierText),
            $"{budget.Item1:0.##}/{budget.Item2:0.##}",
            cache is null ? "none" : $"{Seconds(cache, "TimeToLive")}/{Seconds(cache, "StaleFor")}/{Get(cache, "ServeStale")}",
            hedge is null ? "none" : $"{Get(hedge, "ExtraCost")}",
            $"{(int)context.Mode}/{context.ReserveTokens}",
            $"{Get(chain, "MinQuality")}",
            $"{(int)Get(chain, "FailoverOn")!} {(int)Get(chain, "StreamRecovery")!} {Get(chain, "DefaultResponse")}",
            (bool)Get(chain, "HasCanary")!
                ? $"{Get(chain, "CanaryModel")} {100 * (double)Get(canary, "Percent", "Share")!:0.##} {Get(canary, "MaxCostFactor")}"
                : "none");
    }

    private static string TierText(object tier)
    {
        object? breaker = Get(tier, "Breaker");
        object limit = Get(tier, "Limit")!;
        bool isLimited = limit != Activator.CreateInstance(limit.GetType()) && !limit.Equals(Activator.CreateInstance(limit.GetType()));
        return $"{((TimeSpan)Get(tier, "FirstToken")!).TotalMilliseconds} {((TimeSpan)Get(tier, "Idle")!).TotalMilliseconds} "
            + $"{(breaker is null ? 5 : Get(breaker, "FailureThreshold"))} {(breaker is null ? 2 : Get(breaker, "SuccessThreshold"))} "
            + (isLimited ? $"{Get(limit, "RequestsPerMinute", "Requests")}/{Get(limit, "TokensPerMinute", "Tokens")}/{Get(limit, "Adaptive")}" : "none");
    }

    private static double Seconds(object owner, string name) => ((TimeSpan)Get(owner, name)!).TotalSeconds;

    private static object? Get(object owner, params string[] names) =>
        names.Select(name => owner.GetType().GetProperty(name)).First(static property => property is not null)!.GetValue(owner);

    private static string Text(object times, IEnumerable<string> tiers, params string[] rest) =>
        new StringBuilder(JsonSerializer.Serialize(times, times.GetType())).Append('\n').AppendJoin('\n', tiers).Append('\n').AppendJoin('\n', rest).ToString();
}
