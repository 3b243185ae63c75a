namespace Fallback;

/// <summary>
/// Marks the method of a tool that must not run twice: it books, pays, sends. A call that offers such a tool is never hedged; and where the
/// tool has run inside a tier (a chat client that calls functions by itself), that tier is not asked again and no other one is.
/// </summary>
/// <remarks>
/// Read from the method that an <c>AIFunction</c> was made of. Tools that the application runs between two calls run as often as it runs them.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SideEffectsAttribute : Attribute;
