using Fallback.Roslyn;

namespace Fallback.Analyzers.Tests.Policy;

/// <summary>What a comparison of two policies says, and in which order.</summary>
public sealed class PolicyDiffTests
{
    private const string Two = """[ModelChain("openai/luna", "anthropic/small")]""";

    public static TheoryData<string, string, string, string> Changes { get; } = new()
    {
        {
            "a dear tier with a small window",
            """[ModelChain("openai/luna", DeadlineMs = 12_000)]""", """[ModelChain("openai/luna", "openai/sol", "pool/own", DeadlineMs = 29_000)]""",
            "worst case 12 s → 29 s; dearest tier 0.42 → 15.00 USD per 1M output tokens; dearest tier 0.20 → 5.00 USD per 1M input tokens; "
            + "smallest window 1,000,000 → 65,536; tier 2 openai/sol is new; tier 3 pool/own is new; requests per call 2 → 4; "
            + "deadline 12 s → 29 s; cheapest tier 0.42 → 0.00 USD per 1M output tokens; cheapest tier 0.20 → 0.00 USD per 1M input tokens"
        },
        { "order", Two, """[ModelChain("anthropic/small", "openai/luna")]""", "tier order openai/luna, anthropic/small → anthropic/small, openai/luna" },
        {
            "another model in the same place",
            Two, """[ModelChain("openai/luna", "openai/sol")]""",
            "dearest tier 5.00 → 15.00 USD per 1M output tokens; dearest tier 1.00 → 5.00 USD per 1M input tokens; "
            + "smallest window 200,000 → 400,000; tier 2 anthropic/small → openai/sol"
        },
        {
            "a tier that is gone",
            Two, """[ModelChain("openai/luna")]""",
            "worst case 90.5 s → 60.5 s; dearest tier 5.00 → 0.42 USD per 1M output tokens; dearest tier 1.00 → 0.20 USD per 1M input tokens; "
            + "smallest window 200,000 → 1,000,000; tier 2 anthropic/small is gone; requests per call 3 → 2"
        },
        { "breaker", Two, Two + "[CircuitBreaker(Model = \"openai/luna\", FailureThreshold = 3)]", "breaker of openai/luna 5 failures, 30 s to 60 s, closed by 2 probes, 1 at once → 3 failures, 30 s to 60 s, closed by 2 probes, 1 at once" },
        { "retries", Two, Two + "[TierRetry(MaxRetries = 0)]", "worst case 90.5 s → 60 s; requests per call 3 → 2; retries 1 in the last tier → none" },
        { "hedge", Two + "[Hedge(DelayMs = 500)]", Two + "[Hedge(DelayMs = 800)]", "worst case 61 s → 61.3 s; hedge after 500 ms, 2 in flight → after 800 ms, 2 in flight" },
        { "budget", Two + "[CostBudget(PerDayUsd = 100)]", Two, "budget removed (was 100 USD a day)" },
        { "context policy", Two, Two + "[ContextPolicy(ContextOverflow.Fail)]", "context policy added: Fail" },
        { "canary", Two, Two + "[Canary(\"openai/sol\")]", "worst case 90.5 s → 120.5 s; canary openai/sol is new; requests per call 3 → 4" },
        { "share", Two + "[Canary(\"openai/sol\")]", Two + "[Canary(\"openai/sol\", Percent = 10)]", "share of openai/sol (canary) 5 % of the conversations to begin with → 10 % of the conversations to begin with" },
        { "degraded", Two, Two + "[DegradedModel(\"pool/own\")]", "worst case 90.5 s → 120.5 s; smallest window 200,000 → 65,536; degraded model pool/own is new; requests per call 3 → 4; cheapest tier 0.42 → 0.00 USD per 1M output tokens; cheapest tier 0.20 → 0.00 USD per 1M input tokens" },
        { "timeout", Two, Two + "[TierTimeout(\"openai/luna\", 5_000, IdleMs = 20_000)]", "worst case 90.5 s → 65.5 s; timeout of openai/luna 30 s → 5 s; idle timeout of openai/luna 15 s → 20 s" },
        { "attempts", Two, """[ModelChain("openai/luna", "anthropic/small", MaxAttempts = 10)]""", "MaxAttempts 6 → 10" },
    };

    [Theory, MemberData(nameof(Changes))]
    public void Between_AChange_SaysItInWordsAndFigures(string what, string before, string after, string sentence)
    {
        ClientDiff diff = Assert.Single(Between(Policies.Client(before), Policies.Client(after)).Clients);

        Assert.Equal((what, ClientChange.Changed, "App.IAssistant", sentence), (what, diff.Change, diff.Name, diff.Sentence));
    }

    [Fact]
    public void Between_TheCatalogueChanges_SaysPriceWindowAndRetirement()
    {
        string catalogue = Policies.Catalogue
            .Replace("\"outputPer1M\": 5 ", "\"outputPer1M\": 6, \"status\": \"deprecated\", \"retiresOn\": \"2027-03-01\" ", StringComparison.Ordinal)
            .Replace("\"contextWindow\": 1000000", "\"contextWindow\": 900000", StringComparison.Ordinal);

        PolicyDiff diff = PolicyDiff.Between(Policies.Of(Policies.Client(Two)), Policies.Of(Policies.Client(Two), null, catalogue));

        Assert.Equal(
            "dearest tier 5.00 → 6.00 USD per 1M output tokens; anthropic/small is retired on 2027-03-01; "
            + "window of openai/luna 1,000,000 → 900,000; price of anthropic/small 5.00 → 6.00 USD per 1M output tokens",
            Assert.Single(diff.Clients).Sentence);
    }

    [Fact]
    public void Between_AMethodOfItsOwn_SaysItWithTheMethod()
    {
        PolicyDiff diff = Between(Policies.Client(Two), Policies.Client(Two, methodAttributes: "[TierTimeout(5_000, 10_000)]"));

        Assert.Equal(
            "AskAsync: worst case 90.5 s → 25.5 s; AskAsync: timeout of openai/luna 30 s → 5 s; AskAsync: timeout of anthropic/small 30 s → 10 s",
            Assert.Single(diff.Clients).Sentence);
    }

    [Fact]
    public void Between_AChangeOfTheClientAndItsMethod_SaysItOnce()
    {
        const string Method = "[CostBudget(PerDayUsd = 5)]";
        PolicyDiff diff = Between(
            Policies.Client(Two, methodAttributes: Method), Policies.Client(Two.Replace(")]", ", MaxAttempts = 10)]", StringComparison.Ordinal), methodAttributes: Method));

        Assert.Equal("MaxAttempts 6 → 10", Assert.Single(diff.Clients).Sentence);
    }

    [Fact]
    public void Between_AClientAddedAndOneRemoved_SaysBoth()
    {
        PolicyDiff diff = Between(Policies.Client(Two), Policies.Client("[ModelChain(\"pool/own\")]", "IWriter"));

        Assert.Equal(
        [
            (ClientChange.Added, "App.IWriter", "new client: worst case 60.5 s; dearest tier 0.00 USD per 1M output tokens; smallest window 65,536; tiers pool/own; requests per call 2"),
            (ClientChange.Removed, "App.IAssistant", "the client is gone"),
        ], diff.Clients.Select(static client => (client.Change, client.Name, client.Sentence)));
    }

    [Fact]
    public void Between_ARenamedClient_SaysWhatItWasCalled()
    {
        ClientDiff diff = Assert.Single(Between(Policies.Client(Two), Policies.Client(Two, "IHelper")).Clients);
        ClientDiff moved = Assert.Single(Between(
            Policies.Client(Two), Policies.Client(Two + "[CostBudget(PerDayUsd = 5)]").Replace("namespace App", "namespace Other", StringComparison.Ordinal)).Clients);

        Assert.Equal("was called 'App.IAssistant'", diff.Sentence);
        Assert.Equal("was called 'App.IAssistant': budget added: 5 USD a day", moved.Sentence);
    }

    [Fact]
    public void Between_ADeclarationWithErrors_LeavesItOut()
    {
        string broken = Policies.Client("[ModelChain(\"\")]");

        PolicyDocument now = Policies.Of(broken);

        Assert.Equal(["App.IAssistant"], now.Unread);
        Assert.True(PolicyDiff.Between(Policies.Of(Policies.Client(Two)), now).IsEmpty);
    }

    [Fact]
    public void Between_ChangedSettings_SaysWhatHolds()
    {
        const string Settings = """
            {
              "Fallback": {
                "Aliases": { "fast": "openai/luna" },
                "Models": { "pool/own": { "ContextWindow": 32000 } },
                "Clients": { "IAssistant": { "Tiers": [ { "Model": "fast", "TimeoutMs": 4000 }, { "Model": "pool/own" } ], "CircuitBreaker": false } }
              }
            }
            """;
        string source = Policies.Client(Two + "[TierTimeout(\"openai/luna\", 6_000, FirstTokenMs = 3_000)]");

        PolicyDiff diff = PolicyDiff.Between(Policies.Of(source), Policies.Of(source, Settings));

        Assert.Equal(
            "worst case 66.5 s → 64.5 s; dearest tier 5.00 → 0.42 USD per 1M output tokens; dearest tier 1.00 → 0.20 USD per 1M input tokens; "
            + "smallest window 200,000 → 32,000; tier 2 anthropic/small → pool/own; "
            + "cheapest tier 0.42 → 0.00 USD per 1M output tokens; cheapest tier 0.20 → 0.00 USD per 1M input tokens; "
            + "timeout of openai/luna 6 s → 4 s; breaker of openai/luna 5 failures, 30 s to 60 s, closed by 2 probes, 1 at once → off",
            Assert.Single(diff.Clients).Sentence);
    }

    [Fact]
    public void Markdown_OfADiff_HasATablePerClient()
    {
        PolicyDiff diff = Between(
            Policies.Client("""[ModelChain("openai/luna", DeadlineMs = 12_000)]"""), Policies.Client("""[ModelChain("openai/luna", DeadlineMs = 29_000)] [CostBudget(PerDayUsd = 5)]"""));

        Assert.Equal(
            """
            ### Fallback policy

            One client changes.

            #### `App.IAssistant`

            | | before | after |
            |---|---|---|
            | worst case | 12 s | 29 s |
            | deadline | 12 s | 29 s |
            | budget | none | 5 USD a day |

            """.ReplaceLineEndings("\n"),
            PolicyMarkdown.Of(diff));
    }

    private static PolicyDiff Between(string before, string after) => PolicyDiff.Between(Policies.Of(before), Policies.Of(after));
}
