namespace Fallback;

/// <summary>The catalogue's words for <see cref="AssistantPrefill"/>; an unknown word means none.</summary>
internal static class PrefillNames
{
    private static readonly string[] _names = ["none", "message", "prefix", "partial", "continue_final_message"];

    public static string Of(AssistantPrefill prefill) => _names[(int)prefill];

    public static AssistantPrefill Parse(string? name) =>
        name is null ? AssistantPrefill.None : (AssistantPrefill)Math.Max(0, Array.IndexOf(_names, name));
}
