namespace Fallback;

/// <summary>
/// An answer that does not fit the method's type is shown to the model once, with what is wrong about it, before the next tier is asked.
/// The turn is a request of its own: it costs the prompt again, has the tier's timeout, and counts towards
/// <see cref="ModelChainAttribute.MaxAttempts"/>.
/// </summary>
/// <remarks>Without it the next tier is asked at once. Methods that return text, or a whole response, have nothing to repair.</remarks>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class AnswerRepairAttribute : Attribute;
