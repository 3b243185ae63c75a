namespace Fallback;

/// <summary>The answer when every tier has failed and no stale one is at hand. It is reported as <see cref="AnswerStatus.Default"/>.</summary>
/// <param name="text">For example "System busy, please retry shortly".</param>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class DefaultResponseAttribute(string text) : Attribute
{
    /// <summary>The answer's text.</summary>
    public string Text { get; } = text;
}
