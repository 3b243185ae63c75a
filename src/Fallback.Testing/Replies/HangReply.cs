namespace Fallback.Testing;

/// <summary>Not a byte, ever.</summary>
internal sealed class HangReply : Reply
{
    private protected override Task RespondAsync(Exchange exchange, IReadOnlyDictionary<string, string> headers) => exchange.WaitForeverAsync();
}
