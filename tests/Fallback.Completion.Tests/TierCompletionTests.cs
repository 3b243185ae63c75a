using Fallback.Completion.Tests.Verification;

namespace Fallback.Completion.Tests;

/// <summary>The chain's own models in the policies beside it.</summary>
public sealed class TierCompletionTests
{
    [Theory]
    [InlineData("""TierTimeout("‸", 5_000)""")]
    [InlineData("""TierTimeout("‸")""")]
    [InlineData("""TierTimeout("‸" """)]
    [InlineData("""CircuitBreaker(Model = "‸")""")]
    [InlineData("""CircuitBreaker(FailureThreshold = 3, Model = "mi‸")""")]
    [InlineData("""RateLimit(Model = "‸", RequestsPerMinute = 60)""")]
    public async Task Policy_OfOneTier_OffersTheChainInItsOrder(string policy)
    {
        using var project = new EditedProject($$"""
            [ModelChain("xai/grok-4.6", "pool/mine"), DegradedModel("mistral/ministral-3b-2512")]
            [{{policy}}]
            public interface IBot { Task<string> AskAsync(string question); }
            """);

        Offer offer = await Offer.AtAsync(project);

        Assert.Equal(["xai/grok-4.6", "pool/mine", "mistral/ministral-3b-2512"], offer.Names);
        Assert.Equal("500,000 tokens, USD 2.00 / 6.00", offer["xai/grok-4.6"].InlineDescription);
    }

    [Fact]
    public async Task Policy_OfAMethod_SeesTheChainOfItsInterface()
    {
        using var project = new EditedProject("""
            [ModelChain("xai/grok-4.6", "pool/mine"), DegradedModel("a/b")]
            public interface IBot
            {
                [TierTimeout("‸", 5_000)]
                Task<string> AskAsync(string question);
            }
            """);

        Assert.Equal(["xai/grok-4.6", "pool/mine", "a/b"], (await Offer.AtAsync(project)).Names);
    }

    [Fact]
    public async Task Policy_OfAMethodThatIsNotThereYet_SeesTheChainOfItsInterface()
    {
        using var project = new EditedProject("""[ModelChain("xai/grok-4.6")] public interface IBot { [TierTimeout("‸")] }""");

        Assert.Equal(["xai/grok-4.6"], (await Offer.AtAsync(project)).Names);
    }

    [Fact]
    public async Task Policy_OfAMethodWithAChain_SeesThatOne()
    {
        using var project = new EditedProject("""
            [ModelChain("xai/grok-4.6")]
            public interface IBot
            {
                [ModelChain("pool/mine")]
                [TierTimeout("‸", 5_000)]
                Task<string> AskAsync(string question);
            }
            """);

        Assert.Equal(["pool/mine"], (await Offer.AtAsync(project)).Names);
    }

    [Fact]
    public async Task Policy_OfAnInterface_SeesTheChainsOfItsMethodsToo()
    {
        using var project = new EditedProject("""
            [TierTimeout("‸", 5_000)]
            public interface IBot
            {
                [ModelChain("pool/mine")] Task<string> AskAsync(string question);
                [ModelChain("pool/mine", "xai/grok-4.6")] Task<string> TellAsync(string question);
            }
            """);

        Assert.Equal(["pool/mine", "xai/grok-4.6"], (await Offer.AtAsync(project)).Names);
    }

    [Fact]
    public async Task Policy_WithoutAChain_OffersNothing()
    {
        using var project = new EditedProject("""[TierTimeout("‸", 5_000)] public interface IBot;""");

        Assert.Empty((await Offer.AtAsync(project)).Names);
    }
}
