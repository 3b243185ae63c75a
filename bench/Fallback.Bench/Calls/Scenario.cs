namespace Fallback.Bench;

internal enum Scenario
{
    /// <summary>The first tier answers.</summary>
    Success,

    /// <summary>The first tier's breaker is open, the second tier answers.</summary>
    OneOpen,

    /// <summary>Three tiers' breakers are open, the fourth answers.</summary>
    ThreeOpen,

    /// <summary>The first tier replies 503 to every call and its breaker never opens; the second tier answers.</summary>
    Failover,
}

internal static class Scenarios
{
    /// <summary>The tier that answers.</summary>
    public static int Answering(this Scenario scenario) => scenario switch { Scenario.Success => 0, Scenario.ThreeOpen => 3, _ => 1 };

    public static bool HasOpenTiers(this Scenario scenario) => scenario is Scenario.OneOpen or Scenario.ThreeOpen;
}
