using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Makes an answer, or the failure that it really is, out of a reply with a success status.</summary>
internal static class AnswerReader
{
    private const long LastUnixSecond = 253_402_300_799;

    /// <param name="body">The reply.</param>
    /// <param name="endpoint">Who replied.</param>
    /// <param name="response">The reply's head.</param>
    /// <param name="transport">Who asked.</param>
    /// <param name="tier">For whom, as <c>provider/model</c>.</param>
    public static Reply<ChatAnswer> Read(
        in BoundedBody body, ProviderEndpoint endpoint, HttpResponseMessage response, OpenAiTransport transport, string tier)
    {
        if (body.IsCut) return new Reply<ChatAnswer>(TooLarge(endpoint, response));
        WireAnswer answer = default;
        if (!WireReader.TryRead(body.Bytes.Span, ref answer) || answer.HasError || !answer.HasChoice)
            return new Reply<ChatAnswer>(transport.Classify(endpoint, response, body.Bytes) with { Usage = answer.Usage });
        if (FinishReasons.Objection(answer) is { } objection) return new Reply<ChatAnswer>(objection);
        if (!answer.HasContent && answer.FinishReason is null)
            return new Reply<ChatAnswer>(Unusable(response, "the answer is empty and has no finish reason", answer.Usage));
        if (!answer.IsRich) return new Reply<ChatAnswer>(ToAnswer(answer, null, tier));
        FunctionCallContent[] calls = answer.HasToolCalls ? ToolCalls(answer.ToolCalls!) : [];
        return ToolCallReader.Objection(calls) is { } unreadable
            ? new Reply<ChatAnswer>(unreadable with { Usage = answer.Usage })
            : new Reply<ChatAnswer>(ToAnswer(answer, ToResponse(answer, calls), tier));
    }

    public static Failure TooLarge(ProviderEndpoint endpoint, HttpResponseMessage response) =>
        Unusable(response, $"the response is larger than {endpoint.MaxResponseBytes} bytes; see the provider's MaxResponseBytes");

    private static Failure Unusable(HttpResponseMessage response, string message, UsageDetails? usage = null) =>
        new(FailureKind.ProtocolError, FailureScope.Model) { HttpStatus = (int)response.StatusCode, Message = message, Usage = usage };

    private static ChatAnswer ToAnswer(in WireAnswer answer, ChatResponse? response, string tier) => new()
    {
        Text = answer.Text ?? "",
        Response = response,
        Origin = tier,
        FinishReason = FinishReasons.Map(answer.FinishReason, answer.HasToolCalls),
        Usage = answer.Usage,
        Model = answer.Model,
        ResponseId = answer.Id,
        CreatedAt = CreatedAt(answer),
        ReportedCostUsd = (answer.Usage as ReportedUsage)?.CostUsd,
    };

    private static ChatResponse ToResponse(in WireAnswer answer, FunctionCallContent[] calls)
    {
        var contents = new List<AIContent>(calls.Length + 2);
        if (answer.Reasoning is { Length: > 0 } thoughts) contents.Add(Origin.Thought(thoughts, answer.ReasoningMember, null));
        if (answer.Text is { Length: > 0 } || answer.Annotations is not null)
            contents.Add(new TextContent(answer.Text) { Annotations = answer.Annotations });
        if (answer.Contents is { } others) contents.AddRange(others);
        contents.AddRange(calls);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents) { AdditionalProperties = answer.MessageProperties })
        {
            ResponseId = answer.Id,
            ModelId = answer.Model,
            CreatedAt = CreatedAt(answer),
            FinishReason = FinishReasons.Map(answer.FinishReason, answer.HasToolCalls),
            Usage = answer.Usage,
            AdditionalProperties = answer.ResponseProperties,
        };
    }

    private static DateTimeOffset? CreatedAt(in WireAnswer answer) =>
        answer.Created is { } seconds and > 0 and <= LastUnixSecond ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private static FunctionCallContent[] ToolCalls(List<ToolCallPiece> pieces)
    {
        var calls = new FunctionCallContent[pieces.Count];
        for (int i = 0; i < calls.Length; i++)
        {
            calls[i] = ToolCallReader.ToContent(pieces[i].Id, pieces[i].Name, pieces[i].Arguments, i);
            calls[i].AdditionalProperties = pieces[i].Properties;
        }
        return calls;
    }
}
