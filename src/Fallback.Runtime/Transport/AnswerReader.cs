using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Makes an answer, or the failure that it really is, out of a reply with a success status.</summary>
internal static class AnswerReader
{
    private const long LastUnixSecond = 253_402_300_799;

    public static Reply<ChatAnswer> Read(in BoundedBody body, ProviderEndpoint endpoint, HttpResponseMessage response, OpenAiTransport transport)
    {
        if (body.IsCut) return new Reply<ChatAnswer>(TooLarge(endpoint, response));
        WireAnswer answer = default;
        if (!WireReader.TryRead(body.Bytes.Span, ref answer) || answer.HasError || !answer.HasChoice)
            return new Reply<ChatAnswer>(transport.Classify(endpoint, response, body.Bytes) with { Usage = answer.Usage });
        if (FinishReasons.Objection(answer) is { } objection) return new Reply<ChatAnswer>(objection);
        if (!answer.HasContent && answer.FinishReason is null)
            return new Reply<ChatAnswer>(Unusable(response, "the answer is empty and has no finish reason", answer.Usage));
        return new Reply<ChatAnswer>(ToAnswer(answer));
    }

    public static Failure TooLarge(ProviderEndpoint endpoint, HttpResponseMessage response) =>
        Unusable(response, $"the response is larger than {endpoint.MaxResponseBytes} bytes; see the provider's MaxResponseBytes");

    private static Failure Unusable(HttpResponseMessage response, string message, UsageDetails? usage = null) =>
        new(FailureKind.ProtocolError, FailureScope.Model) { HttpStatus = (int)response.StatusCode, Message = message, Usage = usage };

    private static ChatAnswer ToAnswer(in WireAnswer answer) => new()
    {
        Text = answer.Text ?? "",
        Reasoning = answer.Reasoning,
        ToolCalls = answer.HasToolCalls ? ToolCalls(answer.ToolCalls!) : [],
        FinishReason = FinishReasons.Map(answer.FinishReason, answer.HasToolCalls),
        Usage = answer.Usage,
        Model = answer.Model,
        ResponseId = answer.Id,
        CreatedAt = answer.Created is { } seconds and > 0 and <= LastUnixSecond ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
        ReportedCostUsd = answer.Cost,
    };

    private static FunctionCallContent[] ToolCalls(List<ToolCallPiece> pieces)
    {
        var calls = new FunctionCallContent[pieces.Count];
        for (int i = 0; i < calls.Length; i++) calls[i] = ToolCallReader.ToContent(pieces[i].Id, pieces[i].Name, pieces[i].Arguments, i);
        return calls;
    }
}
