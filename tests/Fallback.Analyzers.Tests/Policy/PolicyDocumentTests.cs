using System.Globalization;
using Fallback.Analyzers.Tests.Verification;
using Fallback.Catalogue;
using Fallback.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Analyzers.Tests.Policy;

/// <summary>What a lock file holds, and that it reads as it was written.</summary>
public sealed class PolicyDocumentTests
{
    private const string Chain = """
        [ModelChain("openai/luna", "anthropic/small", DeadlineMs = 20_000)]
        [TierTimeout(5_000, 8_000)]
        [CircuitBreaker(FailureThreshold = 3, BreakSeconds = 30)]
        """;

    [Fact]
    public void Write_AClient_HasAValueALine()
    {
        string text = Policies.Of(Policies.Client(Chain)).Write();

        Assert.Equal(
            """
            {
              "version": 1,
              "clients": {
                "App.IAssistant": {
                  "worstCaseMs": 20000,
                  "deadlineMs": 20000,
                  "requests": 3,
                  "maxAttempts": 6,
                  "cheapestInputUsdPer1M": 0.2,
                  "dearestInputUsdPer1M": 1,
                  "cheapestOutputUsdPer1M": 0.42,
                  "dearestOutputUsdPer1M": 5,
                  "smallestWindow": 200000,
                  "retries": "1 in the last tier",
                  "tiers": [
                    {
                      "model": "openai/luna",
                      "timeoutMs": 5000,
                      "firstTokenMs": 10000,
                      "idleMs": 15000,
                      "contextWindow": 1000000,
                      "inputUsdPer1M": 0.2,
                      "outputUsdPer1M": 0.42,
                      "breaker": "3 failures, 30 s to 60 s, closed by 2 probes, 1 at once"
                    },
                    {
                      "model": "anthropic/small",
                      "timeoutMs": 8000,
                      "firstTokenMs": 10000,
                      "idleMs": 15000,
                      "contextWindow": 200000,
                      "inputUsdPer1M": 1,
                      "outputUsdPer1M": 5,
                      "breaker": "3 failures, 30 s to 60 s, closed by 2 probes, 1 at once"
                    }
                  ]
                }
              }
            }

            """.ReplaceLineEndings("\n"),
            text);
    }

    public static TheoryData<string, string?> Projects { get; } = new()
    {
        { "", null },
        { Policies.Client(Chain), null },
        { Policies.Client(Chain, methodAttributes: "[ModelChain(\"pool/own\")] [TierRetry(MaxRetries = 2)]"), null },
        {
            Policies.Client(Chain + """
                [TierRetry] [Hedge] [CostBudget(PerCallUsd = 0.05)] [AnswerCache] [ContextPolicy(ContextOverflow.TrimHistory)]
                [PreferCheapest(MinQuality = 0.5)] [AnswerRepair] [DefaultResponse("Sorry, \"later\" …")] [RateLimit(RequestsPerMinute = 60)]
                [FailoverOn(FailoverKinds.ContentFiltered | FailoverKinds.EmptyAnswer)] [OnStreamFailure(StreamRecovery.Restart)]
                [DegradedModel("pool/own")] [Canary("openai/sol")]
                """),
            """
            {
              "Fallback": {
                "Providers": { "openai": { "Instances": { "eu": {}, "us": {} } } },
                "Chains": { "support": { "Tiers": [ { "Model": "openai/luna" } ] }, "empty": {} }
              }
            }
            """
        },
    };

    [Theory, MemberData(nameof(Projects))]
    public void Parse_WhatWasWritten_IsTheSame(string source, string? settings)
    {
        PolicyDocument document = Policies.Of(source, settings);
        string text = document.Write();

        PolicyDocument? read = PolicyDocument.Parse(text, out PolicyProblem? problem);

        Assert.Null(problem);
        Assert.Equal(document, read);
        Assert.Equal(text, read!.Write());
        Assert.True(PolicyDiff.Between(document, read).IsEmpty);
    }

    [Fact]
    public void Write_EveryKindOfPolicy_SaysItsFigures()
    {
        ITheoryDataRow all = Projects.Last();
        string text = Policies.Of((string)all.GetData()[0]!, (string)all.GetData()[1]!).Write();

        Assert.Contains("\"retries\": \"1 in each tier, backoff 500 ms to 8 s, Retry-After up to 60 s\"", text, StringComparison.Ordinal);
        Assert.Contains("\"hedge\": \"as early as 10 % more cost allows, 2 in flight\"", text, StringComparison.Ordinal);
        Assert.Contains("\"budget\": \"0.05 USD a call\"", text, StringComparison.Ordinal);
        Assert.Contains("\"cache\": \"fresh for 3,600 s, stale for 86,400 s after that\"", text, StringComparison.Ordinal);
        Assert.Contains("\"contextPolicy\": \"TrimHistory, 500 tokens kept free\"", text, StringComparison.Ordinal);
        Assert.Contains("\"limit\": \"60 requests a minute, follows the provider\"", text, StringComparison.Ordinal);
        Assert.Contains("\"failoverOn\": \"ContentFiltered, EmptyAnswer\"", text, StringComparison.Ordinal);
        Assert.Contains("\"role\": \"canary\"", text, StringComparison.Ordinal);
        Assert.Contains("\"role\": \"degraded\"", text, StringComparison.Ordinal);
        Assert.Contains("\"instances\": \"2\"", text, StringComparison.Ordinal);
        Assert.Contains("\"chains\": {\n    \"support\": {", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ABuiltAssembly_IsAsItsSource()
    {
        string source = Policies.Client(Chain, methodAttributes: "[ModelChain(\"pool/own\")]");

        Assert.Equal(Policies.Of(source).Write(), Policies.Of(Policies.Built(source), []).Write());
    }

    [Fact]
    public void Read_SourcesAndSettingsInAnotherOrderAndCulture_WritesTheSame()
    {
        string[] sources = [Policies.Client(Chain), Policies.Client("[ModelChain(\"openai/sol\")]", "IWriter")];
        (string, string)[] settings =
        [
            ("/app/appsettings.json", """{ "Fallback": { "Chains": { "b": { "Tiers": [ { "Model": "openai/luna" } ] }, "a": { "Tiers": [ { "Model": "openai/sol" } ] } } } }"""),
            ("/app/appsettings.Production.json", """{ "Fallback": { "Clients": { "IWriter": { "DeadlineMs": 1500 } } } }"""),
        ];
        string expected = Policies.Of(sources, settings).Write();

        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        string text;
        try
        {
            text = Policies.Of([.. sources.Reverse()], [.. settings.Reverse()]).Write();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.Equal(expected, text);
        Assert.Contains("\"App.IWriter (Production)\": {", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
    }

    /// <summary>An application's settings over an interface that stands in a library.</summary>
    [Fact]
    public void Read_AClientOfAReference_IsThereOnlyIfTheSettingsChangeIt()
    {
        using var image = new MemoryStream();
        Assert.True(UserCode.Compile(Policies.Client(Chain), "public sealed class B;").Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);
        CSharpCompilation application = UserCode.Compile("public sealed class Program;").AddReferences(MetadataReference.CreateFromImage(image.ToArray()));

        PolicyDocument without = Read("""{ "Fallback": { "Clients": { "IOther": { "DeadlineMs": 9000 } } } }""");
        PolicyDocument with = Read("""{ "Fallback": { "Clients": { "IAssistant": { "DeadlineMs": 9000 } } } }""");

        Assert.Empty(without.Clients);
        Assert.Equal(("App.IAssistant", 9_000), (Assert.Single(with.Clients).Name, with.Clients[0].Chain!.WorstCaseMs));

        PolicyDocument Read(string settings) => PolicyReader.Read(
            application, [new PolicyFile("/app/appsettings.json", settings)], CatalogueReader.Read(Policies.Catalogue), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Read_AKeyOrAddressInTheSettings_IsNotWritten()
    {
        const string Settings = """
            {
              "Fallback": {
                "Providers": { "pool": { "BaseUrl": "https://user:pass@pool.example.com/v1?sig=abc", "ApiKey": "sk-proj-9fK2mQ7xLd83hGt5RwZ1vBnY4cTe6Us" } },
                "Chains": { "support": { "Tiers": [ { "Model": "sk-proj-9fK2mQ7xLd83hGt5RwZ1vBnY4cTe6Us" }, { "Model": "pool/own" } ] } }
              }
            }
            """;
        string text = Policies.Of("", Settings).Write();

        Assert.DoesNotContain("9fK2mQ7x", text, StringComparison.Ordinal);
        Assert.DoesNotContain("example.com", text, StringComparison.Ordinal);
        Assert.Contains("\"model\": \"***\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("{}")]
    [InlineData("\uFEFF{ }\n")]
    public void Parse_NothingInIt_AcceptsNothing(string text)
    {
        PolicyDocument? document = PolicyDocument.Parse(text, out PolicyProblem? problem);

        Assert.Null(problem);
        Assert.Equal(PolicyDocument.Empty, document);
    }

    [Theory]
    [InlineData("[]", "the file must be an object", 1)]
    [InlineData("{\n  \"clients\": {}\n}", "\"version\" is missing", 1)]
    [InlineData("{\n  \"version\": 2,\n  \"clients\": {}\n}", "version 2 is unknown, because this package writes version 1; update Fallback.Runtime", 2)]
    [InlineData("{\n  \"version\": \"1\"\n}", "\"version\" must be a whole number", 2)]
    [InlineData("{\n  \"version\": 1,\n  \"client\": {}\n}", "\"client\" is no member of the file", 3)]
    [InlineData("{\n  \"version\": 1,\n  \"clients\": {\n    \"A\": {},\n    \"A\": {}\n  }\n}", "the same member name occurs twice", 5)]
    [InlineData("{\n  \"version\": 1,\n  \"clients\": { \"A\": { \"requests\": 1.5 } }\n}", "\"requests\" must be a whole number", 3)]
    [InlineData("{\n  \"version\": 1,\n  \"clients\": { \"A\": { \"dearestOutputUsdPer1M\": 1e9 } }\n}", "\"dearestOutputUsdPer1M\" must be a number", 3)]
    [InlineData("{\n  \"version\": 1,\n  \"clients\": { \"A\": { \"tiers\": [ { } ] } }\n}", "a tier has no \"model\"", 3)]
    [InlineData("{\n  \"version\": 1,\n  \"clients\": { \"A\": { \"hedge\": 5 } }\n}", "\"hedge\" is no member of A", 3)]
    [InlineData("{\n  \"version\": 1,\n", "expected a member name in double quotes", 3)]
    [InlineData("{\n<<<<<<< HEAD\n  \"version\": 1\n=======\n", "unresolved merge conflict", 2)]
    [InlineData("{\r\n  \"version\": 1,\r\n>>>>>>> branch\r\n}", "unresolved merge conflict", 3)]
    public void Parse_ABrokenFile_SaysWhatAndWhere(string text, string what, int line)
    {
        PolicyDocument? document = PolicyDocument.Parse(text, out PolicyProblem? problem);

        Assert.Null(document);
        Assert.Equal(what, problem!.What);
        Assert.Equal(line, problem.Line);
        Assert.Equal(!what.Contains("version 2", StringComparison.Ordinal), problem.CanRewrite);
    }

    [Fact]
    public void Parse_EachBeginningOfAFile_EndsWithADocumentOrAProblem()
    {
        string text = Policies.Of(Policies.Client(Chain)).Write();
        for (int length = 1; length < text.Length - 1; length++)
            Assert.Equal(PolicyDocument.Parse(text[..length], out PolicyProblem? problem) is null, problem is not null);
    }

    /// <summary>Whatever a merge, a hand or a commit has made of the file, it is read or it is not: nothing is thrown, and what is read is read
    /// alike once it is written.</summary>
    [Fact]
    public void Parse_AChangedFile_IsReadOrRefused()
    {
        string text = Policies.Of(Policies.Client(Chain), """{ "Fallback": { "Chains": { "support": { "Tiers": [ { "Model": "openai/luna" } ] } } } }""").Write();
        string[] words = ["{", "}", "[", "]", ",", ":", "\"", "\\u", "null", "-1", "1e999", "99999999999999999999", "\n", "=======", "\"tiers\"", "\"version\": 2", "\0", "\uD800"];
        var random = new Random(5001);
        int read = 0;
        for (int run = 0; run < 5_000; run++)
        {
            string changed = text;
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                int at = random.Next(changed.Length);
                changed = changed.Remove(at, Math.Min(random.Next(20), changed.Length - at)).Insert(at, words[random.Next(words.Length)]);
            }
            if (PolicyDocument.Parse(changed, out PolicyProblem? problem) is not { } document)
            {
                Assert.NotEmpty(problem!.What);
                continue;
            }
            read++;
            Assert.Equal(document, PolicyDocument.Parse(document.Write(), out _));
        }
        Assert.InRange(read, 50, 4_950);
    }
}
