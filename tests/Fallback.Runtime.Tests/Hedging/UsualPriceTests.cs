using Fallback.Catalogue;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Hedging;

public sealed class UsualPriceTests
{
    [Fact]
    public void BeforeAnAnswer_InputAndOutputWeighTheSame()
    {
        using var fixture = new HedgeFixture((2, 10), (1, 4));
        var price = new UsualPrice(fixture.Tiers);

        Assert.Equal((12.0, 5.0), (price.At(fixture.Tiers[0]), price.At(fixture.Tiers[1])));
    }

    [Fact]
    public void Answers_SayHowLongRequestsAre_TheFirstWhollyAndTheLatestATwentieth()
    {
        using var fixture = new HedgeFixture((2, 10));
        var price = new UsualPrice(fixture.Tiers);

        price.Note(Usage(100, 30));
        Assert.Equal(100 * 2 + 30 * 10, price.At(fixture.Tiers[0]), 6);
        price.Note(Usage(300, 10));
        Assert.Equal(110 * 2 + 29 * 10, price.At(fixture.Tiers[0]), 6);
        price.Note(Usage(110, 29));
        Assert.Equal(110 * 2 + 29 * 10, price.At(fixture.Tiers[0]), 6);
    }

    [Fact]
    public void AnswerAsLongAsItsPrompt_CountsAsAnyOther()
    {
        using var fixture = new HedgeFixture((2, 10));
        var price = new UsualPrice(fixture.Tiers);

        price.Note(Usage(7, 7));

        Assert.Equal(84, price.At(fixture.Tiers[0]), 6);
    }

    [Theory]
    [InlineData(null, 1L)]
    [InlineData(1L, null)]
    [InlineData(-1L, 1L)]
    [InlineData(1L, -1L)]
    [InlineData(0L, 0L)]
    public void UsageThatSaysNothing_CountsForNothing(long? input, long? output)
    {
        using var fixture = new HedgeFixture((2, 10));
        var price = new UsualPrice(fixture.Tiers);

        price.Note(null);
        price.Note(Usage(input, output));

        Assert.Equal(12, price.At(fixture.Tiers[0]));
    }

    [Fact]
    public void OneTierWithoutAPrice_MakesAllTheSame()
    {
        using var fixture = new HedgeFixture((2, 10), null);
        var price = new UsualPrice(fixture.Tiers);

        price.Note(Usage(100, 30));

        Assert.Equal((1.0, 1.0), (price.At(fixture.Tiers[0]), price.At(fixture.Tiers[1])));
    }

    [Fact]
    public void DegradedTier_IsNoHedge_AndNeedsNoPrice()
    {
        using var fixture = new HedgeFixture((2, 10));
        Tier degraded = Like(fixture.Tiers[0], facts: null, successor: null, isDegraded: true);

        Assert.Equal(12, new UsualPrice([fixture.Tiers[0], degraded]).At(fixture.Tiers[0]));
    }

    [Theory]
    [InlineData(true, 70)]
    [InlineData(false, 12)]
    public void SuccessorOfARetiredModel_HasItsOwnPrice_WhereThatIsKnown(bool isPriced, double expected)
    {
        using var fixture = new HedgeFixture((2, 10));
        var successor = new ResolvedModel("p", "next", new() { InputPerMillion = isPriced ? 20 : null, OutputPerMillion = 50 });
        Tier tier = Like(fixture.Tiers[0], fixture.Tiers[0].Facts, successor, isDegraded: false);
        tier.State.Learn(new Lesson(LessonKind.Successor, "next"));

        Assert.Equal(expected, new UsualPrice([tier]).At(tier));
    }

    private static Tier Like(Tier tier, ModelFacts? facts, ResolvedModel? successor, bool isDegraded) => new()
    {
        Index = tier.Index, IsLast = true, Model = tier.Model, Endpoint = tier.Endpoint, Transport = tier.Transport, Facts = facts,
        Successor = successor, State = tier.State, Timeout = tier.Timeout, FirstToken = tier.FirstToken, Idle = tier.Idle, IsDegraded = isDegraded,
    };

    private static UsageDetails Usage(long? input, long? output) => new() { InputTokenCount = input, OutputTokenCount = output };
}
