using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>The provider's facts about an answer in addition to its contents, for metrics, traces and costs.</summary>
internal readonly record struct AnswerFacts(UsageDetails? Usage, string? Model = null, string? ResponseId = null, ChatFinishReason? FinishReason = null)
{
    public static AnswerFacts Of(ChatAnswer answer) => new(answer.Usage, answer.Model, answer.ResponseId, answer.FinishReason);
}
