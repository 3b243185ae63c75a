namespace Fallback;

/// <summary>
/// Synthetic traffic: real questions with known answers, which the runtime asks on its own at random moments to find an instance that is up
/// but struggling. An instance that takes ten times its usual time, or answers incorrectly, gets a tenth of its share until it answers well
/// again.
/// </summary>
/// <remarks>
/// Like the probes of <see cref="ProbeOptions"/>, these questions are not calls. They go to each model at each instance that is a client's
/// tier.
/// </remarks>
public sealed class SyntheticTrafficOptions
{
    /// <summary>
    /// The number of questions in a day (UTC) to each model at each instance, from each replica of the application; from 1 to 86,400.
    /// Default 100, one in about 14 minutes. They are spread over the day at random: each gap differs from the average by up to 50 %.
    /// </summary>
    public int PerDay { get; set; } = 100;

    /// <summary>The questions, asked in turn. Default: a built-in one that asks for a single known word.</summary>
    public IList<SyntheticPrompt> Prompts { get; } = [];

    /// <summary>
    /// The cost of the questions to one model at one instance in a day (UTC), in each replica, in US dollars; greater than 0. Default 1.
    /// Once it is reached, no more questions are asked until the next day. If the price is unknown, only <see cref="PerDay"/> applies.
    /// </summary>
    public decimal MaxCostPerDayUsd { get; set; } = 1;

    /// <summary>
    /// The highest number of output tokens of an answer, from 1 to 4,096. Default 64; a model that thinks needs more. An answer that is cut
    /// off at this limit is not searched for <see cref="SyntheticPrompt.Contains"/>.
    /// </summary>
    public int MaxOutputTokens { get; set; } = 64;
}
