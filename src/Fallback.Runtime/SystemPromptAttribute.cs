namespace Fallback;

/// <summary>The system message of a method, or of every method of an interface.</summary>
/// <param name="template">
/// Text with <c>{parameter}</c> or <c>{parameter:format}</c> placeholders, formatted with the invariant culture; <c>{{</c> and <c>}}</c> are braces.
/// </param>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class SystemPromptAttribute(string template) : Attribute
{
    /// <summary>The template.</summary>
    public string Template { get; } = template;
}
