namespace Fallback.Fuzz;

/// <summary>Something that holds for every input did not hold.</summary>
internal sealed class BrokenRuleException(string message) : Exception(message);
