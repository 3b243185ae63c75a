using System.Reflection;
using Fallback.CompilerServices;
using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Fallback.Tool.Assemblies;

namespace Fallback.Tool.Tests.Assemblies;

/// <summary>What is read of a built assembly is what its generated client hands to the runtime.</summary>
public sealed class DeclarationMakerTests : IDisposable
{
    private const string All = """
        namespace Shop;

        [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", DeadlineMs = 20_000, MaxAttempts = 4)]
        [TierTimeout(5_000, 8_000, FirstTokenMs = 2_000, IdleMs = 3_000)]
        [TierTimeout("openai/gpt-6-luna", 9_000)]
        [CircuitBreaker(FailureRatio = 0.5, SamplingSeconds = 30)]
        [CircuitBreaker(Model = "openai/gpt-6-luna", FailureThreshold = 7, BreakSeconds = 12.5)]
        [TierRetry(MaxRetries = 1, BaseDelayMs = 100)]
        [RateLimit(RequestsPerMinute = 60, Adaptive = false)]
        [Hedge(ExtraCost = 0.2, MaxParallel = 2)]
        [AnswerCache(TtlSeconds = 60)]
        [ContextPolicy(ContextOverflow.TrimHistory, ReserveTokens = 100)]
        [CostBudget(PerCallUsd = 0.25, PerDayUsd = 10)]
        [DegradedModel("google/gemini-3.5-flash-lite")]
        [Canary("anthropic/claude-sonnet-5-5", Percent = 2.5)]
        [FailoverOn(FailoverKinds.ContentFiltered | FailoverKinds.EmptyAnswer)]
        [OnStreamFailure(StreamRecovery.Continue)]
        [DefaultResponse("Later.")]
        public interface IAll
        {
            Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
            IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
        }
        """;

    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void ADeclaration_IsTheGeneratedOne_InEveryMember()
    {
        Assembly loaded = GeneratorHarness.Run(new FallbackGenerator(), TestCompilation.Usings + All).Load();
        var generated = (ChainDeclaration)loaded.GetType("Shop.AllFallbackClient")!.GetFields(BindingFlags.NonPublic | BindingFlags.Static)
            .Single(static field => field.FieldType == typeof(ChainDeclaration)).GetValue(null)!;
        _work.Build("Shop.dll", All);

        DeclaredClient client = Assert.Single(DeclaredClient.Of(
            BuiltAssembly.Load(new ToolContext { Folder = _work.Folder }, "Shop.dll", TestContext.Current.CancellationToken)));
        ChainDeclaration read = Assert.Single(client.Chains).Declaration;

        AssertEqual(generated, read, typeof(ChainDeclaration));
        Assert.Equal(3, read.Tiers.Count);
        for (int i = 0; i < read.Tiers.Count; i++) AssertEqual(generated.Tiers[i], read.Tiers[i], typeof(TierDeclaration));
        Assert.True(read.StreamsText);
    }

    /// <summary>Attributes are equal when their fields are.</summary>
    private static void AssertEqual(object expected, object actual, Type type)
    {
        foreach (PropertyInfo property in type.GetProperties()
            .Where(static property => property.Name is not ("Tiers" or "Answers" or "EqualityContract")))
            Assert.True(Equals(property.GetValue(expected), property.GetValue(actual)), property.Name);
    }
}
