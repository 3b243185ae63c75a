using System.Linq;

namespace Fallback.Roslyn;

/// <summary>A prompt: text and holes in turn.</summary>
internal sealed record PromptSpec(EquatableArray<PromptPart> Parts)
{
    public bool IsConstant => Parts.All(static part => part.Kind == PromptPartKind.Text);
}

/// <summary>A piece of a prompt: text as it is to stand, or the parameter that fills a hole.</summary>
internal sealed record PromptPart(PromptPartKind Kind, string Value, string? Format = null);

internal enum PromptPartKind
{
    Text,
    Parameter,
    /// <summary>A parameter that is a sequence; its items are joined with a comma.</summary>
    Sequence,
}
