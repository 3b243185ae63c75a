using Fallback.Catalogue;

namespace Fallback;

/// <summary>
/// Whether a figure out of a refusal can be true. What one reply says binds every later call, and a reply may repeat what its caller wrote,
/// so a figure that makes no sense, or that an answer or the catalogue contradicts, is not learnt.
/// </summary>
internal static class Plausibility
{
    /// <summary>No model takes less, and no account that is of use has fewer tokens a minute.</summary>
    private const int LeastTokens = 1_000;

    /// <summary>Less is no answer.</summary>
    private const int LeastOutput = 16;

    // Gateways and servers of one's own cut windows down to a hundredth of what the model has (8,000 of a million).
    private const int MostTimesSmaller = 256, MostTimesSmallerByWords = 16;

    public static bool Holds(Tier tier, in Lesson lesson) => lesson.Kind switch
    {
        LessonKind.ContextWindow => lesson.Number >= Math.Max(LeastTokens, tier.State.LargestPrompt) && !Contradicts(lesson, Window(tier.CurrentFacts)),
        LessonKind.OutputLimit => lesson.Number >= Math.Max(LeastOutput, tier.State.LargestOutput)
            && !Contradicts(lesson with { IsHearsay = false }, tier.CurrentFacts?.MaxOutput),
        LessonKind.TokensPerMinute => lesson.Number >= Math.Max(LeastTokens, tier.State.LargestPrompt),
        _ => true,
    };

    private static int? Window(ModelFacts? facts) => facts?.MaxInput ?? facts?.ContextWindow;

    private static bool Contradicts(in Lesson lesson, int? known) =>
        lesson.Number < known / (lesson.IsHearsay ? MostTimesSmallerByWords : MostTimesSmaller);
}
