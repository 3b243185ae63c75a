using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>A plain call: one attempt returns the whole answer.</summary>
internal readonly struct CompletionExchange<T, TReader> : IExchange<ChatAnswer>
    where TReader : struct, IAnswerReader<T>
{
    public bool? Streams => false;

    public TimeSpan Limit(Tier tier, RequestShape shape) => tier.Timeout;

    public ValueTask<Reply<ChatAnswer>> SendAsync(Tier tier, RequestShape shape, Call call, AttemptTimer timer) =>
        shape.Streams == true
            ? GatheredAnswer.AskAsync(tier, shape, call.Request, timer.Token)
            : tier.Transport.CompleteAsync(tier.Endpoint, shape, call.Request, timer.Token);

    public Failure? Examine(ChatAnswer reply, Call call)
    {
        if (call.Plan.FailoverOn.HasFlag(FailoverKinds.EmptyAnswer) && reply.IsEmpty) return EmptyAnswer(reply.Usage);
        if (!TReader.TryRead(reply, call.Request, out T? value, out string? objection))
            return new Failure(FailureKind.SchemaViolation, FailureScope.Request) { Message = objection, Usage = reply.Usage, Rejected = reply.Text };
        reply.Value = value;
        return null;
    }

    public AnswerFacts FactsOf(ChatAnswer reply) => AnswerFacts.Of(reply);

    public void Accept(ChatAnswer reply, Tier tier, in TierPermit permit, TimeSpan latency, long endedAt)
    {
        permit.Cost?.Answered(
            reply.Usage, reply.ReportedCostUsd, reply.Usage?.OutputTokenCount is null ? TokenEstimator.Estimate(reply.Text) : 0);
        tier.State.ReportSuccess(permit, latency, reply.Usage, endedAt);
    }

    /// <param name="usage">The tokens that it used: a model may have spent the whole answer on thinking.</param>
    internal static Failure EmptyAnswer(UsageDetails? usage) =>
        new(FailureKind.SchemaViolation, FailureScope.Request) { Message = "the answer holds no text and no tool call", Usage = usage };
}
