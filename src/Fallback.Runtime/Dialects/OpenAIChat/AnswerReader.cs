using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Makes an answer, or the failure that it really is, out of a reply with a success status.</summary>
internal static class AnswerReader
{

    /// <param name="body">The reply.</param>
    /// <param name="endpoint">Who replied.</param>
    /// <param name="response">The reply's head.</param>
    /// <param name="transport">Who asked.</param>
    /// <param name="tier">For whom, as <c>provider/model</c>.</param>
    /// <param name="takesFirstChoice">Several choices were asked for.</param>
    public static Reply<ChatAnswer> Read(
        in BoundedBody body, ProviderEndpoint endpoint, HttpResponseMessage response, HttpTransport transport, string tier,
        bool takesFirstChoice)
    {
        if (body.IsCut) return new Reply<ChatAnswer>(TooLarge(endpoint, response));
        var answer = new WireAnswer { TakesFirstChoice = takesFirstChoice };
        if (!WireReader.TryRead(body.Bytes.Span, ref answer) || answer.HasError || !answer.HasChoice)
            return new Reply<ChatAnswer>(transport.Classify(endpoint, response, body.Bytes) with { Usage = answer.Usage });
        if (FinishReasons.Objection(answer) is { } objection) return new Reply<ChatAnswer>(objection);
        FunctionCallContent[] calls = [];
        if (answer.HasToolCalls && ToolCallAssembler.Of(answer.ToolCalls!).Complete(out calls) is { } unreadable)
            return new Reply<ChatAnswer>(unreadable with { Usage = answer.Usage });
        if (!answer.Kinds.HasFlag(WireKinds.NamedCall)) answer.ToolCalls = null;
        ChatFinishReason? finish = FinishReasons.Map(answer.FinishReason, answer.HasToolCalls);
        return Emptiness(answer.Kinds, finish, answer.Usage) is { } nothing
            ? new Reply<ChatAnswer>(Unusable(response, nothing, answer.Usage))
            : new Reply<ChatAnswer>(ToAnswer(answer, answer.IsRich ? ToResponse(answer, calls, finish) : null, finish, tier));
    }

    /// <summary>
    /// Why an answer is none, because nothing is there that would be one; null when there is, or when it is empty in good order. One token
    /// is the end itself, which some servers count; at the output limit thoughts may have taken all there was.
    /// </summary>
    public static string? Emptiness(WireKinds kinds, ChatFinishReason? finish, UsageDetails? usage) =>
        kinds.HasFlag(WireKinds.TooManyCalls) ? "the answer holds more tool calls than any model makes"
        : (kinds & WireKinds.Answer) != 0 ? null
        : finish is null ? "the answer is empty and has no finish reason"
        : finish == ChatFinishReason.ToolCalls ? "the answer says that it calls a tool, and calls none"
        : usage?.OutputTokenCount > 1 && finish != ChatFinishReason.Length ? "the answer is empty, although there is output in its usage"
        : null;

    public static Failure TooLarge(ProviderEndpoint endpoint, HttpResponseMessage response) =>
        Unusable(response, $"the response is larger than {endpoint.MaxResponseBytes} bytes; see the provider's MaxResponseBytes");

    private static Failure Unusable(HttpResponseMessage response, string message, UsageDetails? usage = null) =>
        new(FailureKind.ProtocolError, FailureScope.Model) { HttpStatus = (int)response.StatusCode, Message = message, Usage = usage };

    private static ChatAnswer ToAnswer(in WireAnswer answer, ChatResponse? response, ChatFinishReason? finish, string tier) => new()
    {
        Text = answer.Text ?? "",
        Response = response,
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
