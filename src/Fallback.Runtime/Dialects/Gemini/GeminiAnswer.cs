using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Creates an answer, or the failure that it actually is, from a reply with a success status.</summary>
internal static class GeminiAnswer
{
    public static Reply<ChatAnswer> Read(
        in BoundedBody body, ProviderEndpoint endpoint, HttpResponseMessage response, HttpTransport transport, string tier)
    {
        var answer = new WireAnswer();
        var parts = new GeminiPartReader();
        if (!GeminiReader.TryRead(body.Bytes.Span, ref answer, parts) || answer.HasError || !answer.HasChoice)
            return new Reply<ChatAnswer>(transport.Classify(endpoint, response, body.Bytes) with { Usage = answer.Usage });
        ChatFinishReason? finish = FinishReasons.Map(answer.FinishReason, answer.Kinds.HasFlag(WireKinds.NamedCall));
        if (Objection(answer, parts, finish, answer.Kinds) is { } objection)
            return new Reply<ChatAnswer>(objection with { Usage = answer.Usage });
        return new Reply<ChatAnswer>(new ChatAnswer
        {
            Text = Text(answer),
            Response = answer.IsRich ? ToResponse(ref answer) : null,
            Origin = tier,
            FinishReason = finish,
            Usage = answer.Usage,
            Model = answer.Model,
            ResponseId = answer.Id,
            CreatedAt = answer.CreatedAt,
        });
    }

    /// <summary>Returns the failure of an answer by its finish reason or its contents; null for none.</summary>
    /// <param name="answer">The answer, or its last chunk.</param>
    /// <param name="parts">The reader of its parts.</param>
    /// <param name="finish">The finish reason; null for a chunk that is not the last.</param>
    /// <param name="kinds">The kinds of content so far, including earlier chunks.</param>
    public static Failure? Objection(in WireAnswer answer, GeminiPartReader parts, ChatFinishReason? finish, WireKinds kinds)
    {
        bool hasContent = (kinds & WireKinds.Answer) != 0;
        if (answer.FinishReason is { } reason && FinishReasons.Objection(reason, hasContent) is { } failure) return failure;
        if (parts.HasUnreadableCall) return ReplyFailures.UnreadableCall;
        if (finish is null && answer.IsChunk) return null;
        if (parts.IsInCall) return ReplyFailures.Broken(FailureKind.ProtocolError, "the answer ends within a tool call");
        string? nothing = ReplyFailures.Emptiness(kinds, finish, answer.Usage);
        return nothing is null ? null : ReplyFailures.Broken(FailureKind.ProtocolError, nothing);
    }

    public static ChatResponse ToResponse(ref WireAnswer answer)
    {
        List<AIContent> contents = answer.Contents ?? (answer.Text is { Length: > 0 } text ? [new TextContent(text)] : []);
        List<TextContent> texts = [.. contents.OfType<TextContent>()];
        // An image has sources, too.
        if (texts.Count == 0) texts.Add(new TextContent(""));
        if (GeminiCitations.Annotate(answer.MessageMembers, texts) && !contents.Contains(texts[0])) contents.Add(texts[0]);
        var message = new ChatMessage(ChatRole.Assistant, contents) { AdditionalProperties = answer.MessageMembers?.ToProperties() };
        return new ChatResponse(message)
        {
            ResponseId = answer.Id,
            ModelId = answer.Model,
            CreatedAt = answer.CreatedAt,
            FinishReason = FinishReasons.Map(answer.FinishReason, answer.Kinds.HasFlag(WireKinds.NamedCall)),
            Usage = answer.Usage,
            AdditionalProperties = answer.ResponseMembers?.ToProperties(),
        };
    }

    private static string Text(in WireAnswer answer) => answer.Contents is { } contents
        ? string.Concat(contents.OfType<TextContent>().Select(static content => content.Text))
        : answer.Text ?? "";
}
