namespace Fallback;

/// <summary>
/// Marks the method of a tool that must not run twice because it books, pays or sends something. A call that offers such a tool is never
/// hedged. If the tool has run inside a tier (a chat client that invokes functions itself), Fallback asks neither that tier again nor
/// another one.
/// </summary>
/// <remarks>
/// Fallback reads the attribute from the method that the <c>AIFunction</c> was made from. It does not affect tools that the application
/// itself runs between two calls.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SideEffectsAttribute : Attribute;
