namespace Fallback;

/// <summary>Gemini's signatures of thoughts, in whichever dialect its models are asked.</summary>
internal static class ThoughtSignatures
{
    /// <summary>
    /// Stands for the signature of a call that Google's models have not made; their documentation of thought signatures names it.
    /// </summary>
    public const string Foreign = "skip_thought_signature_validator";

    /// <summary>Whether a model refuses calls without a signature: those before the third generation ask for none.</summary>
    public static bool AreAskedBy(string model) =>
        !model.Contains("gemini-2", StringComparison.Ordinal) && !model.Contains("gemini-1", StringComparison.Ordinal);
}
