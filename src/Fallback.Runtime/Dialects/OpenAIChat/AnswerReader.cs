using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Creates an answer, or the failure that it actually is, from a reply with a success status.</summary>
internal static class AnswerReader
{
    /// <param name="body">The reply.</param>
    /// <param name="endpoint">The endpoint that replied.</param>
    /// <param name="response">The response with its headers.</param>
    /// <param name="transport">The transport that asked.</param>
    /// <param name="tier">The tier, as <c>provider/model</c>.</param>
    /// <param name="takesFirstChoice">Whether several choices were requested.</param>
    /// <param name="keepsWire">Whether the reply's bytes are kept for another program.</param>
    public static Reply<ChatAnswer> Read(
        in BoundedBody body, ProviderEndpoint endpoint, HttpResponseMessage response, HttpTransport transport, string tier,
        bool takesFirstChoice, bool keepsWire)
    {
        if (body.IsCut) return new Reply<ChatAnswer>(ReplyFailures.TooLarge(endpoint, response));
        var answer = new WireAnswer { TakesFirstChoice = takesFirstChoice };
        if (!WireReader.TryRead(body.Bytes.Span, ref answer) || answer.HasError || !answer.HasChoice)
            return new Reply<ChatAnswer>(transport.Classify(endpoint, response, body.Bytes) with { Usage = answer.Usage });
        if (FinishReasons.Objection(answer) is { } objection) return new Reply<ChatAnswer>(objection);
        FunctionCallContent[] calls = [];
        if (answer.HasToolCalls && ToolCallAssembler.Of(answer.ToolCalls!).Complete(out calls) is { } unreadable)
            return new Reply<ChatAnswer>(unreadable with { Usage = answer.Usage });
        if (!answer.Kinds.HasFlag(WireKinds.NamedCall)) answer.ToolCalls = null;
        ChatFinishReason? finish = FinishReasons.Map(answer.FinishReason, answer.HasToolCalls);
        return ReplyFailures.Emptiness(answer.Kinds, finish, answer.Usage) is { } nothing
            ? new Reply<ChatAnswer>(ReplyFailures.Unusable(response, nothing, answer.Usage))
            : new Reply<ChatAnswer>(ToAnswer(answer, answer.HasMoreThanText ? ToResponse(answer, calls, finish) : null, finish, tier, keepsWire));
    }

    /// <summary>Returns the response of an answer that is a text, with the provider's other data.</summary>
    public static ChatResponse ToResponse(ChatAnswer answer, WireMembers members)
    {
        var contents = new List<AIContent>(1);
        if (answer.Text.Length > 0) contents.Add(new TextContent(answer.Text) { Annotations = Citations.Of(null, members) });
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents))
        {
            ResponseId = answer.ResponseId,
            ModelId = answer.Model,
            CreatedAt = answer.CreatedAt,
            FinishReason = answer.FinishReason,
            Usage = answer.Usage,
            AdditionalProperties = members.ToProperties(),
        };
    }

    private static ChatAnswer ToAnswer(in WireAnswer answer, ChatResponse? response, ChatFinishReason? finish, string tier, bool keepsWire) => new()
    {
        Wire = keepsWire ? answer.Json.ToArray() : null,
        Text = answer.Text ?? "",
        Response = response,
        Members = response is null ? answer.ResponseMembers : null,
        Origin = tier,
        FinishReason = finish,
        Usage = answer.Usage,
        Model = answer.Model,
        ResponseId = answer.Id,
        CreatedAt = answer.CreatedAt,
        ReportedCostUsd = (answer.Usage as ReportedUsage)?.CostUsd,
    };

    private static ChatResponse ToResponse(in WireAnswer answer, FunctionCallContent[] calls, ChatFinishReason? finish)
    {
        WireMembers? ofMessage = answer.MessageMembers;
        if (answer.Spoken is { } spoken) spoken.AddTo(ofMessage ??= new WireMembers());
        List<AIAnnotation>? citations = Citations.Of(ofMessage, answer.ResponseMembers);
        var contents = new List<AIContent>(calls.Length + 2);
        if (answer.Reasoning is { Length: > 0 } thoughts) contents.Add(Origin.Thought(thoughts, answer.ReasoningMember, null));
        if (answer.Text is { Length: > 0 }) contents.Add(new TextContent(answer.Text) { Annotations = citations });
        if (answer.Contents is { } others) contents.AddRange(others);
        contents.AddRange(calls);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents) { AdditionalProperties = ofMessage?.ToProperties() })
        {
            ResponseId = answer.Id,
            ModelId = answer.Model,
            CreatedAt = answer.CreatedAt,
            FinishReason = finish,
            Usage = answer.Usage,
            AdditionalProperties = answer.ResponseMembers?.ToProperties(),
        };
    }
}
