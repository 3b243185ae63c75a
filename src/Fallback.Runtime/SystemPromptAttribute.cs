namespace Fallback;

/// <summary>Declares the system message of a method, or of every method of an interface.</summary>
/// <param name="template">
/// Text with <c>{parameter}</c> or <c>{parameter:format}</c> placeholders, formatted with the invariant culture. Write <c>{{</c> and
/// <c>}}</c> for braces.
/// </param>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class SystemPromptAttribute(string template) : Attribute
{
    /// <summary>The template of the message.</summary>
    public string Template { get; } = template;
}
