using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Makes an answer, or the failure that it really is, out of a reply with a success status.</summary>
internal static class AnswerReader
{
    public static Reply<ChatAnswer> Read(in BoundedBody body, ProviderEndpoint endpoint, HttpResponseMessage response, OpenAiTransport transport)
    {
        if (body.IsCut)
            return new Reply<ChatAnswer>(new Failure(FailureKind.ProtocolError, FailureScope.Model) { HttpStatus = (int)response.StatusCode, Message = $"the response is larger than {endpoint.MaxResponseBytes} bytes; see the provider's MaxResponseBytes" });
        if (!WireReader.TryRead(body.Bytes.Span, out WireAnswer answer) || answer.HasError || !answer.HasChoice)
            return new Reply<ChatAnswer>(transport.Classify(endpoint, response, body.Bytes));
        if (FinishReasons.Objection(answer) is { } objection) return new Reply<ChatAnswer>(objection);
        if (!answer.HasContent && answer.FinishReason is null)
            return new Reply<ChatAnswer>(new Failure(FailureKind.ProtocolError, FailureScope.Model) { HttpStatus = (int)response.StatusCode, Message = "the answer is empty and has no finish reason", Usage = answer.Usage });
        return new Reply<ChatAnswer>(ToAnswer(answer));
    }

    private static ChatAnswer ToAnswer(in WireAnswer answer) => new()
    {
        Text = answer.Text ?? "",
        Reasoning = answer.Reasoning,
        ToolCalls = answer.ToolCalls is { Count: > 0 } pieces ? ToolCalls(pieces) : [],
        FinishReason = FinishReasons.Map(answer.FinishReason, answer.ToolCalls is { Count: > 0 }),
        Usage = answer.Usage,
        Model = answer.Model,
        ResponseId = answer.Id,
        CreatedAt = answer.Created is { } seconds and > 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
        ReportedCostUsd = answer.Cost,
    };

    private static FunctionCallContent[] ToolCalls(List<ToolCallPiece> pieces)
    {
        var calls = new FunctionCallContent[pieces.Count];
        for (int i = 0; i < calls.Length; i++)
            calls[i] = FunctionCallContent.CreateFromParsedArguments(pieces[i].Arguments ?? "", pieces[i].Id ?? $"call_{i}", pieces[i].Name ?? "", static json => JsonValues.ParseArguments(json));
        return calls;
    }
}
