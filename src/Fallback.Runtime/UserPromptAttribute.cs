namespace Fallback;

/// <summary>Declares the user message of a method. Without it, the message is the one value parameter that no other prompt uses.</summary>
/// <param name="template">
/// Text with <c>{parameter}</c> or <c>{parameter:format}</c> placeholders, formatted with the invariant culture. Write <c>{{</c> and
/// <c>}}</c> for braces.
/// </param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UserPromptAttribute(string template) : Attribute
{
    /// <summary>The template of the message.</summary>
    public string Template { get; } = template;
}
