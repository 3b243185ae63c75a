namespace Fallback.Testing;

/// <summary>The end of the connection instead of a response.</summary>
internal sealed class DisconnectReply(bool reset) : Reply
{
    private protected override Task RespondAsync(Exchange exchange, IReadOnlyDictionary<string, string> headers)
    {
        if (!reset) return exchange.CloseAsync();
        exchange.Reset();
        return Task.CompletedTask;
    }
}
