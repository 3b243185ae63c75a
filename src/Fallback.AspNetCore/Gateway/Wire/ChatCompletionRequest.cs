using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>A caller's chat completions request, read and validated.</summary>
/// <param name="Model">The requested chain, with or without one of its tiers.</param>
/// <param name="IsStream">Whether the answer must be streamed.</param>
/// <param name="WantsUsage">Whether the stream must end with the usage.</param>
/// <param name="Messages">The messages, as far as the engine understands them; at least one.</param>
/// <param name="Options">Everything else that it understands.</param>
/// <param name="Wire">All members as they were written.</param>
internal sealed record ChatCompletionRequest(
    string Model, bool IsStream, bool WantsUsage, ChatMessage[] Messages, ChatOptions Options, WireRequest Wire)
{
    /// <summary>Whether the caller uses functions, in the form from before tools, so that the answer must, too.</summary>
    public bool UsesFunctions { get; init; }
}

/// <summary>The reason why a request is invalid, for its caller: status 400.</summary>
/// <param name="Message">What is wrong and what is expected. It contains at most a few characters of the caller's own values.</param>
/// <param name="Param">The member: <c>messages[2].content[0].image_url.url</c>; null for the request as a whole.</param>
/// <param name="Code">OpenAI's code; null for none.</param>
internal sealed record RequestError(string Message, string? Param, string? Code);
