using System.Globalization;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Creates the updates of Microsoft.Extensions.AI from a stream's parts.</summary>
internal static class UpdateFactory
{
    /// <summary>Returns the update for a part; null if it is empty.</summary>
    public static ChatResponseUpdate? Create(StreamRun run, in StreamPiece piece)
    {
        var stream = (OpenedStream)run.Stream!;
        if (piece.Extras?.Update is { } given) return Passed(run, stream, given, piece.Text);
        List<AIContent> contents = Contents(piece, stream);
        AdditionalPropertiesDictionary? ofMessage = piece.IsLast ? null : piece.Extras?.MessageProperties;
        if (contents.Count == 0 && !piece.IsLast && ofMessage is null) return null;
        var update = new ChatResponseUpdate(ChatRole.Assistant, contents)
        {
            ResponseId = stream.ResponseId,
            MessageId = MessageId(run),
            ModelId = stream.Model ?? stream.Shape.Model,
            AdditionalProperties = ofMessage,
        };
        run.MessageId = update.MessageId;
        if (ofMessage is not null) ofMessage[FallbackProperties.Tier] = stream.Shape.Tier;
        if (piece.IsLast) End(run, stream, update);
        return update;
    }

    /// <summary>Returns the only update of a cached, stale or default answer.</summary>
    public static ChatResponseUpdate OfWhole(Call call, in Answered whole)
    {
        ChatAnswer answer = whole.Answer;
        ChatResponse? copy = answer.Response is { } response ? ContentCopy.Of(response, answer.Origin) : null;
        List<AIContent> contents = copy is null
            ? [new TextContent(answer.Text)]
            : [.. copy.Messages.SelectMany(static message => message.Contents).Where(static content => content is not UsageContent)];
        if (answer.Usage is { } usage) contents.Add(new UsageContent(ContentCopy.Of(usage)!));
        var update = new ChatResponseUpdate(ChatRole.Assistant, contents)
        {
            ResponseId = answer.ResponseId,
            ModelId = whole.Model,
            FinishReason = answer.FinishReason,
            AdditionalProperties = FallbackProperties.Of(call, whole.Status, whole.Provider, whole.TierIndex),
        };
        foreach ((string name, object? value) in copy?.AdditionalProperties ?? []) update.AdditionalProperties.TryAdd(name, value);
        return update;
    }

    /// <summary>
    /// Returns a chat client's own update. Only missing values are added; if the text continues another one, its text is replaced with the
    /// rest of it.
    /// </summary>
    private static ChatResponseUpdate Passed(StreamRun run, OpenedStream stream, ChatResponseUpdate given, string? text)
    {
        ChatResponseUpdate update = ContentCopy.Of(given, stream.Shape.Tier);
        if (text is not null && text != given.Text)
            update.Contents = [.. update.Contents.Where(static content => content is not TextContent), new TextContent(text)];
        update.ResponseId ??= stream.ResponseId;
        update.MessageId = run.IsContinued ? MessageId(run) : update.MessageId ?? MessageId(run);
        run.MessageId = update.MessageId;
        update.ModelId ??= stream.Model ?? stream.Shape.Model;
        return update;
    }

    private static void End(StreamRun run, OpenedStream stream, ChatResponseUpdate update)
    {
        // Without a message's id, so that ToChatResponse assigns the properties to the response, and without a role, because the last
        // message may be a tool's.
        update.MessageId = null;
        if (stream.PassesUpdates) update.Role = null;
        update.FinishReason = stream.FinishReason;
        update.AdditionalProperties = FallbackProperties.Of(run.Call, AnswerStatus.Live, stream.Tier.Provider, stream.Tier.Index);
        foreach ((string name, object? value) in stream.ResponseProperties ?? []) update.AdditionalProperties.TryAdd(name, value);
    }

    /// <summary>
    /// Returns the id of the message: the same for a text that another model continued, and another one for a text that replaced it.
    /// </summary>
    private static string MessageId(StreamRun run) =>
        run.IsContinued && run.MessageId is { } known ? known
        : run.Restarts == 0 ? run.Call.RequestId : string.Create(CultureInfo.InvariantCulture, $"{run.Call.RequestId}-{run.Restarts}");

    private static List<AIContent> Contents(in StreamPiece piece, OpenedStream stream)
    {
        var contents = new List<AIContent>(1);
        PieceExtras? extras = piece.Extras;
        if (extras?.Restarted is { } restarted) contents.Add(restarted);
        if (piece.Reasoning is { Length: > 0 } reasoning) contents.Add(Origin.Thought(reasoning, extras?.ReasoningMember, stream.Shape.Tier));
        if (piece.Text is { Length: > 0 } text) contents.Add(new TextContent(text));
        if (extras?.Contents is { } others) contents.AddRange(others);
        foreach (FunctionCallContent call in extras?.ToolCalls ?? []) contents.Add(Origin.Stamp(call, stream.Shape.Tier));
        if (piece.IsLast && !stream.PassesUpdates && stream.Usage is { } usage) contents.Add(new UsageContent(ContentCopy.Of(usage)!));
        return contents;
    }
}
