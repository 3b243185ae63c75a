namespace Fallback;

/// <summary>The user message of a method. Without it, the one value parameter that no other prompt uses is the message.</summary>
/// <param name="template">
/// Text with <c>{parameter}</c> or <c>{parameter:format}</c> placeholders, formatted with the invariant culture; <c>{{</c> and <c>}}</c> are braces.
/// </param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UserPromptAttribute(string template) : Attribute
{
    /// <summary>The template.</summary>
    public string Template { get; } = template;
}
