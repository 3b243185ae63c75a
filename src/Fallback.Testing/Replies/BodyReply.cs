using System.Text;

namespace Fallback.Testing;

/// <summary>A status and a complete body.</summary>
internal sealed class BodyReply(int status, string? contentType, string body) : Reply
{
    private readonly int _status = CheckStatus(status);
    private readonly byte[] _body = Encoding.UTF8.GetBytes(body);

    private protected override async Task RespondAsync(Exchange exchange, IReadOnlyDictionary<string, string> headers)
    {
        exchange.Begin(_status, contentType, headers);
        // A status such as 204 must not come with a length.
        if (_body.Length == 0) return;
        exchange.DeclareLength(_body.Length);
        await exchange.FinishAsync(_body);
    }
}
