using System.Net.Mime;
using System.Text;

namespace Fallback.Testing;

/// <summary>Sends an answer as one JSON body, with the faults that its plan holds.</summary>
internal static class PlainAnswer
{
    public static async Task SendAsync(AnswerPlan plan, IDialectAnswer answer, Exchange exchange, IReadOnlyDictionary<string, string> headers)
    {
        exchange.Begin(200, MediaTypeNames.Application.Json, headers);
        byte[] whole = Encoding.UTF8.GetBytes(Body(plan, answer));
        bool stallsWithSigns = plan.Fault is { Kind: FaultKind.Stall, KeepAliveInterval: not null };
        // Blank lines make the length unknown; without them, it is sent, so that a cut body is recognizably short.
        if (plan.KeepAlives == 0 && !stallsWithSigns)
            exchange.DeclareLength(plan.Fault?.Kind == FaultKind.End ? Part(whole, plan).Length : whole.Length);
        for (int i = 0; i < plan.KeepAlives; i++)
        {
            await exchange.WaitAsync(plan.KeepAliveInterval);
            await exchange.WriteAsync("\n");
        }

        while (stallsWithSigns)
        {
            await exchange.WaitAsync(plan.Fault!.KeepAliveInterval!.Value);
            await exchange.WriteAsync("\n");
        }

        await SendBodyAsync(whole, plan, exchange);
    }

    private static async Task SendBodyAsync(byte[] whole, AnswerPlan plan, Exchange exchange)
    {
        switch (plan.Fault?.Kind)
        {
            case FaultKind.Cut:
                await WritePartAsync(whole, plan, exchange);
                await exchange.CloseAsync();
                break;
            case FaultKind.Reset:
                await WritePartAsync(whole, plan, exchange);
                exchange.Reset();
                break;
            case FaultKind.Stall:
                await WritePartAsync(whole, plan, exchange);
                await exchange.WaitForeverAsync();
                break;
            case FaultKind.End:
                await exchange.FinishAsync(Part(whole, plan));
                break;
            default:
                await exchange.FinishAsync(whole);
                break;
        }
    }

    private static async Task WritePartAsync(byte[] whole, AnswerPlan plan, Exchange exchange)
    {
        await exchange.FlushHeadersAsync();
        await exchange.WriteAsync(Part(whole, plan));
    }

    private static ReadOnlyMemory<byte> Part(byte[] whole, AnswerPlan plan) => whole.AsMemory(0, plan.Fault!.After == 0 ? 0 : whole.Length / 2);

    private static string Body(AnswerPlan plan, IDialectAnswer answer)
    {
        if (plan.Fault is { Kind: FaultKind.Error } fault) return answer.ErrorBody(fault);
        string body = answer.Body();
        // Not with a brace, which would make complete JSON of a half that ends next to the outermost object's members.
        return plan.MalformedAt is null ? body : body[..(body.Length / 2)] + "]";
    }
}
