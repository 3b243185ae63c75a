namespace Fallback.OutageBench;

/// <summary>How many times as fast as published everything is here: what takes a minute there takes twelve seconds.</summary>
/// <remarks>Faster, what the machine adds to an answer would weigh as much as what the tiers do: ten times as fast it was a fifth of a slow answer.</remarks>
internal static class Pace
{
    public const int Times = 5;

    /// <summary>What is that long as published.</summary>
    public static TimeSpan Seconds(double published) => TimeSpan.FromSeconds(published / Times);
}
