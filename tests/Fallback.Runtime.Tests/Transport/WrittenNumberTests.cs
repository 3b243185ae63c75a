using System.Globalization;
using Fallback.CompilerServices;

namespace Fallback.Runtime.Tests;

/// <summary>What a cast by way of decimal gave up to .NET 10, on every runtime.</summary>
public sealed class WrittenNumberTests
{
    [Theory]
    [InlineData(0.2f, 0.2)]
    [InlineData(0.7f, 0.7)]
    [InlineData(1f, 1.0)]
    [InlineData(-0.5f, -0.5)]
    [InlineData(1.1f, 1.1)]
    [InlineData(1e-7f, 1e-7)]
    [InlineData(float.MaxValue, 3.4028235E+38)]
    [InlineData(float.NaN, double.NaN)]
    public void ToDouble_HasTheDigitsOfTheSingle(float single, double expected) => Assert.Equal(expected, WrittenNumber.ToDouble(single));

    [Fact]
    public void ToDouble_EveryHundredth_IsWrittenAsItWasGiven()
    {
        for (int i = 0; i <= 200; i++)
        {
            string written = (i / 100m).ToString("0.##", CultureInfo.InvariantCulture);
            float given = float.Parse(written, CultureInfo.InvariantCulture);
            Assert.Equal(written, WrittenNumber.ToDouble(given).ToString(CultureInfo.InvariantCulture));
        }
    }

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(0.3, "0.3")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(1e-7, "0.0000001")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(1e9, "1000000000")]
    public void Budget_IsWhatWasDeclared(double declared, string expected)
    {
        CostBudgetAttribute budget = new() { PerCallUsd = declared, PerDayUsd = declared };
        var chain = new ChainDeclaration { Client = "A.IBot", Tiers = [new("a/one")], CostBudget = budget };

        (decimal perCall, decimal perDay) = new EffectiveChain(chain, new FallbackOptions()).Budget;

        Assert.Equal((expected, expected), (perCall.ToString(CultureInfo.InvariantCulture), perDay.ToString(CultureInfo.InvariantCulture)));
    }
}
