using System.Globalization;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Makes the updates of Microsoft.Extensions.AI out of a stream's pieces.</summary>
internal static class UpdateFactory
{
    /// <summary>The update for a piece; null when there is nothing in it.</summary>
    public static ChatResponseUpdate? Create(StreamRun run, in StreamPiece piece)
    {
        var stream = (OpenedStream)run.Stream!;
        if (piece.ToolCalls is { } calls) ToolLoop.Stamp(calls, stream.Tier);
        List<AIContent> contents = Contents(piece, piece.IsLast ? stream.Usage : null);
        if (contents.Count == 0 && !piece.IsLast) return null;
        var update = new ChatResponseUpdate(ChatRole.Assistant, contents)
        {
            ResponseId = stream.ResponseId,
            // The same for a text that another model went on with, and another one for a text that took its place.
            MessageId = run.Restarts == 0 ? run.Call.RequestId : string.Create(CultureInfo.InvariantCulture, $"{run.Call.RequestId}-{run.Restarts}"),
            ModelId = stream.Model ?? stream.Shape.Model,
        };
        if (piece.IsLast)
        {
            // Without a message's id, so that ToChatResponse takes the properties for the response's.
            update.MessageId = null;
            update.FinishReason = stream.FinishReason;
            update.AdditionalProperties = FallbackProperties.Of(run.Call, AnswerStatus.Live, stream.Tier.Provider, stream.Tier.Index);
        }
        return update;
    }

    /// <summary>The only update of a cached, stale or default answer.</summary>
    public static ChatResponseUpdate OfWhole(Call call, in Answered whole)
    {
        ChatAnswer answer = whole.Answer;
        return new ChatResponseUpdate(ChatRole.Assistant, answer.Text)
        {
            ResponseId = answer.ResponseId,
            ModelId = whole.Model,
            FinishReason = answer.FinishReason,
            AdditionalProperties = FallbackProperties.Of(call, whole.Status, whole.Provider, whole.TierIndex),
        };
    }

    private static List<AIContent> Contents(in StreamPiece piece, UsageDetails? usage)
    {
        var contents = new List<AIContent>(1);
        if (piece.Restarted is { } restarted) contents.Add(restarted);
        if (piece.Reasoning is { Length: > 0 } reasoning) contents.Add(new TextReasoningContent(reasoning));
        if (piece.Text is { Length: > 0 } text) contents.Add(new TextContent(text));
        if (piece.OtherContents is { } others) contents.AddRange(others);
        if (piece.ToolCalls is { } calls) contents.AddRange(calls);
        if (usage is not null) contents.Add(new UsageContent(usage));
        return contents;
    }
}
