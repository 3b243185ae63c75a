namespace Fallback;

/// <summary>
/// Declares the answer to return if every tier has failed and there is no stale answer. Its status is <see cref="AnswerStatus.Default"/>.
/// </summary>
/// <param name="text">The answer's text, for example "System busy, please retry shortly".</param>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class DefaultResponseAttribute(string text) : Attribute
{
    /// <summary>The answer's text.</summary>
    public string Text { get; } = text;
}
