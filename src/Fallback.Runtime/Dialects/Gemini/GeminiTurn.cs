using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>One entry of a request's <c>contents</c>: what the user, the model, or the tools have said in one go.</summary>
internal sealed class GeminiTurn(string role, bool isResults)
{
    public const string User = "user";
    public const string Model = "model";

    public string Role => role;

    /// <summary>Whether it holds results of tools, and nothing else.</summary>
    public bool IsResults => isResults;

    public List<AIContent> Contents { get; } = [];
}
