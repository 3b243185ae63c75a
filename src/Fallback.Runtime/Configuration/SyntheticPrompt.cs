using System.Diagnostics.CodeAnalysis;

namespace Fallback;

/// <summary>A question of <see cref="SyntheticTrafficOptions"/>. In a configuration file, it is a string or an object.</summary>
public sealed class SyntheticPrompt
{
    /// <summary>Creates a question whose <see cref="Text"/> is to be set.</summary>
    public SyntheticPrompt()
    {
    }

    /// <summary>Creates a question, with the text that its answer must contain.</summary>
    [SetsRequiredMembers]
    public SyntheticPrompt(string text, string? contains = null)
    {
        Text = text;
        Contains = contains;
    }

    /// <summary>The question, sent as the user's message. Required. Not for secrets.</summary>
    public required string Text { get; set; }

    /// <summary>The text that a correct answer contains, in any case. Default null: any answer is correct.</summary>
    public string? Contains { get; set; }
}
