using System.Linq;

namespace Fallback.Roslyn;

/// <summary>A prompt: text and holes in turn.</summary>
internal sealed record PromptSpec(EquatableArray<PromptPart> Parts)
{
    public bool IsConstant => Parts.All(static part => part.Kind == PromptPartKind.Text);
}

/// <summary>A part of a prompt: text to write unchanged, or the parameter of a placeholder.</summary>
internal sealed record PromptPart(PromptPartKind Kind, string Value, string? Format = null, bool IsNullable = false);

internal enum PromptPartKind
{
    Text,
    /// <summary>A string parameter.</summary>
    String,
    /// <summary>A parameter of another type, formatted with the invariant culture.</summary>
    Value,
    /// <summary>A parameter that is a sequence; its items are joined with a comma.</summary>
    Sequence,
}
