using System.Globalization;
using Fallback.Catalogue;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Cost;

public sealed class CostCalculatorTests
{
    private static readonly ModelFacts _plain = new() { Provider = "p", Id = "m", InputPerMillion = 2, OutputPerMillion = 8, CachedInputPerMillion = 0.5m };

    [Theory]
    [InlineData(1_000_000, 0, 0, "2")]
    [InlineData(0, 0, 1_000_000, "8")]
    [InlineData(1_000_000, 1_000_000, 0, "0.5")]
    [InlineData(1_000, 400, 250, "0.0034")]
    [InlineData(0, 0, 0, "0")]
    [InlineData(5_000_000_000, 0, 0, "10000")]
    public void Estimate_PlainPrice_AddsInputCachedInputAndOutput(long input, long cached, long output, string expected) =>
        Assert.Equal(Decimal(expected), CostCalculator.Estimate(_plain, Usage(input, output, cached), At("2026-11-21T12:00Z")));

    [Fact]
    public void Estimate_CachedPriceUnknown_ChargesCachedInputAsInput() =>
        Assert.Equal(2m, CostCalculator.Estimate(_plain with { CachedInputPerMillion = null }, Usage(1_000_000, 0, 600_000), At("2026-11-21T12:00Z")));

    [Fact]
    public void Estimate_CachedCountUnknown_ChargesAllAsInput() =>
        Assert.Equal(2m, CostCalculator.Estimate(_plain, Usage(1_000_000, 0, null), At("2026-11-21T12:00Z")));

    [Fact]
    public void Estimate_FreeModel_IsZero() =>
        Assert.Equal(0m, CostCalculator.Estimate(_plain with { InputPerMillion = 0, OutputPerMillion = 0, CachedInputPerMillion = null }, Usage(10, 10), At("2026-11-21T12:00Z")));

    [Fact]
    public void Estimate_AnythingNeededUnknown_IsUnknown()
    {
        DateTimeOffset at = At("2026-11-21T12:00Z");
        Assert.Null(CostCalculator.Estimate(null, Usage(1, 1), at));
        Assert.Null(CostCalculator.Estimate(_plain, null, at));
        Assert.Null(CostCalculator.Estimate(_plain, new UsageDetails(), at));
        Assert.Null(CostCalculator.Estimate(_plain, new UsageDetails { InputTokenCount = 1 }, at));
        Assert.Null(CostCalculator.Estimate(_plain, new UsageDetails { OutputTokenCount = 1 }, at));
        Assert.Null(CostCalculator.Estimate(_plain with { InputPerMillion = null }, Usage(1, 1), at));
        Assert.Null(CostCalculator.Estimate(_plain with { OutputPerMillion = null }, Usage(1, 1), at));
    }

    [Theory]
    [InlineData(-1, 0, 1)]
    [InlineData(1, 0, -1)]
    [InlineData(1, -1, 1)]
    [InlineData(1, 2, 1)]
    public void Estimate_CountsThatCannotBe_IsUnknown(long input, long cached, long output) =>
        Assert.Null(CostCalculator.Estimate(_plain, Usage(input, output, cached), At("2026-11-21T12:00Z")));

    [Theory]
    [InlineData(null, "10")]
    [InlineData("default", "10")]
    [InlineData("Standard", "10")]
    [InlineData("auto", "10")]
    [InlineData("priority", "20")]
    [InlineData("PRIORITY", "20")]
    [InlineData("flex", null)]
    [InlineData("scale", null)]
    public void Estimate_InAServiceTier_HasThatTiersPriceOrNone(string? tier, string? expected) =>
        Assert.Equal(
            expected is null ? null : Decimal(expected),
            CostCalculator.Estimate(_plain with { ServiceTiers = [new("priority", new(4, 16, null))] }, Usage(1_000_000, 1_000_000), At("2026-11-21T12:00Z"), tier));

    [Theory]
    [InlineData(null, "10")]
    [InlineData("priority", "20")]
    [InlineData("flex", "10")]
    [InlineData("batch", "10")]
    [InlineData("turbo", "20")]
    public void WorstCase_InAServiceTierWithoutAPrice_IsTwiceTheStandardUnlessItIsSoldForWaiting(string? tier, string expected) =>
        Assert.Equal(Decimal(expected), CostCalculator.WorstCase(_plain, 1_000_000, 1_000_000, At("2026-11-21T12:00Z"), tier));

    [Fact]
    public void WorstCase_InACheaperServiceTier_IsStillTheStandard() =>
        Assert.Equal(10m, CostCalculator.WorstCase(
            _plain with { ServiceTiers = [new("flex", new(1, 4, null))] }, 1_000_000, 1_000_000, At("2026-11-21T12:00Z"), "flex"));

    [Fact]
    public void Estimate_WrittenToTheCache_HasItsPrice() =>
        Assert.Equal(2.5m, CostCalculator.Estimate(
            _plain with { CacheWritePerMillion = 2.5m },
            new ReportedUsage { InputTokenCount = 1_000_000, OutputTokenCount = 0, CacheWrittenTokenCount = 1_000_000 }, At("2026-11-21T12:00Z")));

    [Theory]
    [InlineData(80, "5.1")]
    [InlineData(30, "4.1")]
    [InlineData(-1, "1.1")]
    public void Estimate_WrittenToTheCache_IsAtMostWhatWasNotReadFromIt(long written, string expected) =>
        Assert.Equal(Decimal(expected), 10_000 * CostCalculator.Estimate(
            _plain with { CacheWritePerMillion = 12 },
            new ReportedUsage { InputTokenCount = 100, OutputTokenCount = 0, CachedInputTokenCount = 60, CacheWrittenTokenCount = written },
            At("2026-11-21T12:00Z")));

    [Fact]
    public void Estimate_WrittenToTheCacheInAServiceTier_HasThePriceOfItsInput() =>
        Assert.Equal(4m, CostCalculator.Estimate(
            _plain with { CacheWritePerMillion = 12, ServiceTiers = [new("priority", new(4, 16, null))] },
            new ReportedUsage { InputTokenCount = 1_000_000, OutputTokenCount = 0, CacheWrittenTokenCount = 1_000_000 },
            At("2026-11-21T12:00Z"), "priority"));

    [Theory]
    [InlineData("79228162514264337593543950335", 1)]
    [InlineData("79228162514264337593543950335", 1_000_000_000_000)]
    [InlineData("1000000", 9_223_372_036_854_775_807)]
    public void Estimate_BeyondAllMeasure_IsUnknown_AndNoOverflow(string price, long tokens)
    {
        ModelFacts dear = _plain with { InputPerMillion = Decimal(price), OutputPerMillion = Decimal(price), CachedInputPerMillion = null };

        Assert.True(CostCalculator.Estimate(dear, Usage(tokens, tokens), At("2026-11-21T12:00Z")) is null or <= 20_000);
        Assert.True(CostCalculator.WorstCase(dear, tokens, int.MaxValue, At("2026-11-21T12:00Z")) is null or <= 20_000);
    }

    [Theory]
    [InlineData(272_000, "0.0272")]
    [InlineData(272_001, "0.0544002")]
    public void Estimate_LongContext_PricesTheWholeRequestAboveTheThreshold(long input, string expected) =>
        Assert.Equal(Decimal(expected), CostCalculator.Estimate(Facts("openai/gpt-6-luna"), Usage(input, 0), At("2026-11-21T12:00Z")));

    [Fact]
    public void Estimate_LongContextPriceUnpublished_IsUnknown()
    {
        ModelFacts facts = _plain with { LongContext = new LongContextPrice(100, new TokenPrice(4, null, null)) };
        Assert.Null(CostCalculator.Estimate(facts, Usage(101, 1), At("2026-11-21T12:00Z")));
        Assert.NotNull(CostCalculator.Estimate(facts, Usage(100, 1), At("2026-11-21T12:00Z")));
    }

    [Theory]
    [InlineData("2026-11-20T00:59:59Z", "0.15")]
    [InlineData("2026-11-20T01:00:00Z", "0.30")]
    [InlineData("2026-11-20T03:59:59Z", "0.30")]
    [InlineData("2026-11-20T04:00:00Z", "0.15")]
    [InlineData("2026-11-20T06:00:00Z", "0.30")]
    [InlineData("2026-11-20T10:00:00Z", "0.15")]
    [InlineData("2026-11-20T09:30:00+08:00", "0.30")]
    [InlineData("2026-11-21T02:00:00Z", "0.15")]
    [InlineData("2026-11-22T07:00:00Z", "0.15")]
    [InlineData("2026-11-23T07:00:00Z", "0.30")]
    [InlineData("2026-11-20T20:30:00-05:00", "0.15")]
    public void Estimate_DeepSeek_FollowsThePeakHoursOfTheWorkingDayInUtc(string at, string expected) =>
        Assert.Equal(Decimal(expected), CostCalculator.Estimate(Facts("deepseek/deepseek-flash"), Usage(1_000_000, 0), At(at)));

    [Theory]
    [InlineData("2026-11-30T23:59:59Z", "12")]
    [InlineData("2026-12-01T00:00:00Z", "24")]
    [InlineData("2026-12-01T00:30:00+01:00", "12")]
    [InlineData("2030-01-01T00:00:00Z", "24")]
    public void Estimate_PriceChange_HoldsFromItsDayInUtc(string at, string expected) =>
        Assert.Equal(Decimal(expected), CostCalculator.Estimate(Facts("google/gemini-4-argon"), Usage(1_000_000, 1_000_000), At(at)));

    [Fact]
    public void Estimate_SeveralPriceChanges_TakesTheLatestThatHolds()
    {
        ModelFacts facts = _plain with
        {
            PriceChanges = [new PriceChange(At("2027-01-01T00:00Z").UtcDateTime, new TokenPrice(3, 9, null)), new PriceChange(At("2027-02-01T00:00Z").UtcDateTime, new TokenPrice(5, 9, null))],
        };
        Assert.Equal(3m, CostCalculator.Estimate(facts, Usage(1_000_000, 0), At("2027-01-15T00:00Z")));
        Assert.Equal(5m, CostCalculator.Estimate(facts, Usage(1_000_000, 0), At("2027-03-01T00:00Z")));
    }

    [Fact]
    public void Estimate_TwoSurchargesAtOnce_IsUnknown()
    {
        ModelFacts facts = _plain with
        {
            LongContext = new LongContextPrice(100, new TokenPrice(4, 16, 1)),
            PriceChanges = [new PriceChange(At("2027-01-01T00:00Z").UtcDateTime, new TokenPrice(3, 9, null))],
        };
        Assert.Null(CostCalculator.Estimate(facts, Usage(101, 1), At("2027-01-15T00:00Z")));
        Assert.NotNull(CostCalculator.Estimate(facts, Usage(100, 1), At("2027-01-15T00:00Z")));
        Assert.NotNull(CostCalculator.Estimate(facts, Usage(101, 1), At("2026-12-15T00:00Z")));
    }

    [Fact]
    public void Estimate_LongContextInBusyHours_IsUnknown()
    {
        ModelFacts facts = _plain with
        {
            LongContext = new LongContextPrice(100, new TokenPrice(4, 16, 1)),
            Peak = Facts("deepseek/deepseek-flash").Peak,
        };
        Assert.Null(CostCalculator.Estimate(facts, Usage(101, 1), At("2026-11-20T02:00Z")));
        Assert.NotNull(CostCalculator.Estimate(facts, Usage(100, 1), At("2026-11-20T02:00Z")));
        Assert.NotNull(CostCalculator.Estimate(facts, Usage(101, 1), At("2026-11-20T05:00Z")));
    }

    [Fact]
    public void Estimate_ServiceTierWithASurcharge_IsUnknown()
    {
        ModelFacts facts = _plain with
        {
            LongContext = new LongContextPrice(100, new TokenPrice(4, 16, 1)),
            ServiceTiers = [new("priority", new(4, 16, null))],
        };
        Assert.Null(CostCalculator.Estimate(facts, Usage(101, 1), At("2026-11-20T02:00Z"), "priority"));
        Assert.NotNull(CostCalculator.Estimate(facts, Usage(100, 1), At("2026-11-20T02:00Z"), "priority"));
    }

    [Fact]
    public void WorstCase_OfAPromptWithoutASurcharge_IsThePlainPrice() =>
        Assert.Equal(10m, CostCalculator.WorstCase(
            _plain with { LongContext = new LongContextPrice(1_000_000, new TokenPrice(4, 16, 1)) }, 1_000_000, 1_000_000, At("2026-11-21T12:00Z")));

    [Fact]
    public void WorstCase_TakesTheAskedOutput_ElseTheModels_ElseWhatTheWindowLeaves()
    {
        ModelFacts facts = new() { Provider = "p", Id = "m", InputPerMillion = 1, OutputPerMillion = 10, MaxOutput = 500, ContextWindow = 2_000 };
        Assert.Equal(0.002m, CostCalculator.WorstCase(facts, 1_000, 100, At("2026-11-21T00:00Z")));
        Assert.Equal(0.006m, CostCalculator.WorstCase(facts, 1_000, null, At("2026-11-21T00:00Z")));
        Assert.Equal(0.011m, CostCalculator.WorstCase(facts with { MaxOutput = null }, 1_000, null, At("2026-11-21T00:00Z")));
        Assert.Null(CostCalculator.WorstCase(facts with { MaxOutput = null, ContextWindow = null }, 1_000, null, At("2026-11-21T00:00Z")));
        Assert.Null(CostCalculator.WorstCase(facts with { InputPerMillion = null }, 1_000, 100, At("2026-11-21T00:00Z")));
        Assert.Null(CostCalculator.WorstCase(null, 1_000, 100, At("2026-11-21T00:00Z")));
    }

    [Fact]
    public void WorstCase_WhereTwoSurchargesMeet_TakesTheDearest()
    {
        ModelFacts facts = _plain with
        {
            LongContext = new LongContextPrice(100, new TokenPrice(4, 16, 1)),
            PriceChanges = [new PriceChange(At("2027-01-01T00:00Z").UtcDateTime, new TokenPrice(30, 9, null))],
        };
        Assert.Equal((101 * 30 + 16) / 1_000_000m, CostCalculator.WorstCase(facts, 101, 1, At("2027-01-15T00:00Z")));
    }

    private static ModelFacts Facts(string model) => ModelCatalogue.Embedded.Find(model)!;

    private static UsageDetails Usage(long input, long output, long? cached = 0) =>
        new() { InputTokenCount = input, OutputTokenCount = output, CachedInputTokenCount = cached };

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static decimal Decimal(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
