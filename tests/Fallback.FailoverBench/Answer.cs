namespace Fallback.FailoverBench;

/// <summary>What a caller got of one call.</summary>
/// <param name="Text">The whole text; null when the call ended with an error.</param>
/// <param name="Model">The model that the answer names.</param>
/// <param name="HasUsage">Whether it tells its tokens.</param>
/// <param name="Error">Why there is no answer; null for an answer.</param>
internal sealed record Answer(string? Text, string? Model, bool HasUsage, string? Error)
{
    /// <summary>Sixty words, so that half an answer cannot pass for the whole.</summary>
    public const string Whole =
        "Trains leave on time when somebody has thought about the days on which they do not. A second engine waits in the yard, the "
        + "driver knows the other line, and the people on the platform hear early what will happen next. Nobody applauds such plans while "
        + "the weather is good, yet everybody remembers the evening when they were needed most.";

    public bool IsComplete => Text is not null && Normal(Text) == Normal(Whole);

    private static string Normal(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
