using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>One entry of a request's <c>contents</c>: one turn of the user, the model, or the tools.</summary>
internal sealed class GeminiTurn(string role, bool isResults)
{
    public const string User = "user";
    public const string Model = "model";

    public string Role => role;

    /// <summary>Whether it contains only tool results.</summary>
    public bool IsResults => isResults;

    public List<AIContent> Contents { get; } = [];
}
