namespace Fallback.Runtime.Tests.Cost;

public sealed class SpendingSnapshotTests
{
    [Theory]
    [InlineData(null, 0, "IBot on 2026-11-28: 0.90 USD spent, 0.05 USD reserved")]
    [InlineData(1, 0, "IBot on 2026-11-28: 0.90 of 1.00 USD spent, 0.05 USD reserved")]
    [InlineData(null, 0.1234, "IBot on 2026-11-28: 0.90 USD spent (0.1234 by estimate), 0.05 USD reserved")]
    [InlineData(1, 0.1, "IBot on 2026-11-28: 0.90 of 1.00 USD spent (0.10 by estimate), 0.05 USD reserved")]
    public void ToString_SaysBudgetAndEstimateWhereThereAre(int? perDay, double estimated, string expected) =>
        Assert.Equal(expected, new SpendingSnapshot
        {
            Client = "IBot",
            Day = new DateOnly(2026, 11, 28),
            SpentUsd = 0.9m,
            EstimatedUsd = (decimal)estimated,
            ReservedUsd = 0.05m,
            PerDayUsd = perDay,
        }.ToString());
}
