using Fallback.Catalogue;

namespace Fallback;

/// <summary>
/// Decides whether a figure in a refusal can be true. One reply affects every later call, and a reply may repeat what its caller wrote. So
/// an absurd figure, or one that an answer or the catalogue contradicts, is not learned.
/// </summary>
internal static class Plausibility
{
    /// <summary>No model accepts less, and no usable account has fewer tokens a minute.</summary>
    private const int LeastTokens = 1_000;

    /// <summary>A smaller limit leaves no answer.</summary>
    private const int LeastOutput = 16;

    // Gateways and self-hosted servers reduce windows to a hundredth of the model's (8,000 of a million).
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
