using System.Text.RegularExpressions;

namespace Fallback;

/// <summary>Recognizes models that refuse to continue an answer that another model has begun.</summary>
internal static partial class BegunAnswer
{
    /// <summary>The name of the refused parameter.</summary>
    public const string Parameter = "prefill";

    public static bool IsRefused(RequestShape sent, string message) => sent.Prefill is not null && Refusal().IsMatch(message);

    [GeneratedRegex(
        @"pre-?fill|continue_final_message|add_generation_prompt|(last|final) (message|turn|role|content)|(must|should|has to) end with"
        + @"|ends? with an? (assistant|model)|`?prefix`?|`?partial`?|assistant.{0,60}(not (be )?(supported|allowed|permitted)|unsupported)"
        + @"|consecutive|alternate",
        MessagePatterns.Options)]
    private static partial Regex Refusal();
}
