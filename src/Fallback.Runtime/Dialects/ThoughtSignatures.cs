namespace Fallback;

/// <summary>Gemini's thought signatures, in whichever dialect its models are asked.</summary>
internal static class ThoughtSignatures
{
    /// <summary>
    /// The value instead of the signature of a call that Google's models did not make; their documentation of thought signatures names it.
    /// </summary>
    public const string Foreign = "skip_thought_signature_validator";

    /// <summary>Whether a model refuses calls without a signature: models before the third generation require none.</summary>
    public static bool AreAskedBy(string model) =>
        !model.Contains("gemini-2", StringComparison.Ordinal) && !model.Contains("gemini-1", StringComparison.Ordinal);
}
