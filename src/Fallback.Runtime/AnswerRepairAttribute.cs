namespace Fallback;

/// <summary>
/// Sends an answer that does not fit the method's type back to the same model once, with the error, before Fallback asks the next tier.
/// This repair is a request of its own: it costs the prompt again, has the tier's timeout, and counts toward
/// <see cref="ModelChainAttribute.MaxAttempts"/>.
/// </summary>
/// <remarks>
/// Without this attribute, Fallback asks the next tier at once. Methods that return text or a whole response have nothing to repair.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class AnswerRepairAttribute : Attribute;
