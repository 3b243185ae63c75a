using System.Text;

namespace Fallback.Testing;

/// <summary>Sends an answer as server-sent events, with the faults that its plan holds.</summary>
internal static class StreamedAnswer
{
    public const string ContentType = "text/event-stream";

    public static async Task SendAsync(AnswerPlan plan, IDialectAnswer answer, Exchange exchange, IReadOnlyDictionary<string, string> headers)
    {
        exchange.Begin(200, ContentType, headers);
        await exchange.FlushHeadersAsync();
        if (answer.Head() is { Length: > 0 } head) await exchange.WriteAsync(head);
        for (int i = 0; i < plan.KeepAlives; i++)
        {
            await exchange.WaitAsync(plan.KeepAliveInterval);
            await exchange.WriteAsync(answer.KeepAlive());
        }

        foreach (string frame in answer.Opening()) await exchange.WriteAsync(frame);
        int sent = 0;
        foreach (StreamFrame frame in answer.Content())
        {
            if (!frame.IsChunk)
            {
                await exchange.WriteAsync(frame.Text);
                continue;
            }

            if (plan.Fault?.After == sent) break;
            if (sent > 0) await exchange.WaitAsync(plan.ChunkDelay);
            await exchange.WriteAsync(plan.MalformedAt == sent ? answer.Malformed() : frame.Text);
            sent++;
        }

        if (plan.Fault is null) await exchange.FinishAsync(Encoding.UTF8.GetBytes(answer.Closing()));
        else await FailAsync(plan.Fault, answer, exchange);
    }

    private static async Task FailAsync(PlannedFault fault, IDialectAnswer answer, Exchange exchange)
    {
        switch (fault.Kind)
        {
            case FaultKind.Cut:
                await exchange.CloseAsync();
                break;
            case FaultKind.Reset:
                exchange.Reset();
                break;
            case FaultKind.Error:
                await exchange.FinishAsync(Encoding.UTF8.GetBytes(answer.ErrorFrame(fault)));
                break;
            case FaultKind.Stall when fault.KeepAliveInterval is { } interval:
                while (true)
                {
                    await exchange.WaitAsync(interval);
                    await exchange.WriteAsync(answer.KeepAlive());
                }
            case FaultKind.Stall:
                await exchange.WaitForeverAsync();
                break;
            case FaultKind.End:
                break;
        }
    }
}
