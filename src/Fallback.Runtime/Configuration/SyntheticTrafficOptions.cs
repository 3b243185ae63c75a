namespace Fallback;

/// <summary>
/// Synthetic traffic: real questions whose answers are known, asked by the runtime itself at random moments, that find an instance which is
/// up but struggling. One that answers in ten times its usual time, or wrongly, is given a tenth of its share until it answers well again.
/// </summary>
/// <remarks>
/// As with <see cref="ProbeOptions"/>, they are no calls, and go to each model at each instance that a client has a tier at.
/// </remarks>
public sealed class SyntheticTrafficOptions
{
    /// <summary>
    /// Questions in a day (UTC) to each model at each instance, of each replica of the application. Spread over the day at random: the gaps
    /// are the mean one ±50 %. From 1 to 86,400, default 100, which is one in about 14 minutes.
    /// </summary>
    public int PerDay { get; set; } = 100;

    /// <summary>The questions, asked in turn. Default: one of our own, for a single known word.</summary>
    public IList<SyntheticPrompt> Prompts { get; } = [];

    /// <summary>
    /// US dollars that the questions to one model at one instance may cost in a day (UTC), in each replica. Once they have, no more are
    /// asked until the next day. Where the price is not known, only <see cref="PerDay"/> holds. Above 0, default 1.
    /// </summary>
    public decimal MaxCostPerDayUsd { get; set; } = 1;

    /// <summary>
    /// The most output tokens of an answer. An answer that is cut off there is not searched for <see cref="SyntheticPrompt.Contains"/>; a
    /// model that thinks needs more than the default. From 1 to 4,096, default 64.
    /// </summary>
    public int MaxOutputTokens { get; set; } = 64;
}
