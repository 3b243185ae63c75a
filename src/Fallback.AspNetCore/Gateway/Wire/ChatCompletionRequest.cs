using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>A chat completions request of a caller, read and checked.</summary>
/// <param name="Model">Which chain is asked, and perhaps which of its tiers.</param>
/// <param name="IsStream">Whether the answer is wanted as a stream.</param>
/// <param name="WantsUsage">Whether the stream is to end with what it used.</param>
/// <param name="Messages">What the engine understands of the messages; one at least.</param>
/// <param name="Options">What it understands of everything else.</param>
/// <param name="Wire">All members as they were written.</param>
internal sealed record ChatCompletionRequest(
    string Model, bool IsStream, bool WantsUsage, ChatMessage[] Messages, ChatOptions Options, WireRequest Wire)
{
    /// <summary>Whether the caller knows functions only, as they were before there were tools, and so must its answer.</summary>
    public bool UsesFunctions { get; init; }
}

/// <summary>Why a request cannot be understood, for its caller: status 400.</summary>
/// <param name="Message">What is wrong and what is expected. Of the caller's own values it holds a few characters at most.</param>
/// <param name="Param">The member: <c>messages[2].content[0].image_url.url</c>; null for the request as a whole.</param>
/// <param name="Code">OpenAI's word for it; null for none.</param>
internal sealed record RequestError(string Message, string? Param, string? Code);
