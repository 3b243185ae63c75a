using System.Diagnostics.CodeAnalysis;

namespace Fallback;

/// <summary>A question of <see cref="SyntheticTrafficOptions"/>. In a configuration file a string, or an object.</summary>
public sealed class SyntheticPrompt
{
    /// <summary>An empty one.</summary>
    public SyntheticPrompt()
    {
    }

    /// <summary>A question, and what its answer must contain.</summary>
    [SetsRequiredMembers]
    public SyntheticPrompt(string text, string? contains = null)
    {
        Text = text;
        Contains = contains;
    }

    /// <summary>What is asked, as the user's message. Not for secrets. Required.</summary>
    public required string Text { get; set; }

    /// <summary>What a right answer contains, whatever its case. Default: null, any answer is right.</summary>
    public string? Contains { get; set; }
}
