using System.Text;

namespace Fallback.Testing;

/// <summary>Sends an answer as server-sent events, with the faults that its plan holds.</summary>
internal static class StreamedAnswer
{
    public static async Task SendAsync(AnswerPlan plan, OpenAIDialect dialect, Exchange exchange, IReadOnlyDictionary<string, string> headers)
    {
        exchange.Begin(200, OpenAIDialect.StreamContentType, headers);
        await exchange.FlushHeadersAsync();
        for (int i = 0; i < plan.KeepAlives; i++)
        {
            await exchange.WaitAsync(plan.KeepAliveInterval);
            await exchange.WriteAsync(dialect.KeepAlive());
        }

        foreach (string frame in dialect.Opening()) await exchange.WriteAsync(frame);
        int sent = 0;
        foreach (string frame in dialect.Content())
        {
            if (plan.Fault?.After == sent) break;
            if (sent > 0) await exchange.WaitAsync(plan.ChunkDelay);
            await exchange.WriteAsync(plan.MalformedAt == sent ? dialect.Malformed() : frame);
            sent++;
        }

        if (plan.Fault is null) await exchange.FinishAsync(Encoding.UTF8.GetBytes(dialect.Closing()));
        else await FailAsync(plan.Fault, dialect, exchange);
    }

    private static async Task FailAsync(PlannedFault fault, OpenAIDialect dialect, Exchange exchange)
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
                await exchange.FinishAsync(Encoding.UTF8.GetBytes(dialect.ErrorFrame(fault.Code, fault.Message)));
                break;
            case FaultKind.Stall when fault.KeepAliveInterval is { } interval:
                while (true)
                {
                    await exchange.WaitAsync(interval);
                    await exchange.WriteAsync(dialect.KeepAlive());
                }
            case FaultKind.Stall:
                await exchange.WaitForeverAsync();
                break;
            case FaultKind.End:
                break;
        }
    }
}
