using System.Net.Mime;
using System.Text;

namespace Fallback.Testing;

/// <summary>Headers and the start of a body, followed by silence or by a body without end.</summary>
internal sealed class UnfinishedReply(int status, string start, bool endless) : Reply
{
    private static readonly byte[] _filler = Encoding.ASCII.GetBytes(new string('x', 16 * 1024));

    private readonly int _status = CheckStatus(status);

    private protected override async Task RespondAsync(Exchange exchange, IReadOnlyDictionary<string, string> headers)
    {
        bool isStream = exchange.Request.IsStream && _status < 300;
        exchange.Begin(_status, isStream ? StreamedAnswer.ContentType : MediaTypeNames.Application.Json, headers);
        await exchange.FlushHeadersAsync();
        if (endless && isStream) await exchange.WriteAsync("data: ");
        if (start.Length > 0) await exchange.WriteAsync(start);
        while (endless) await exchange.WriteAsync(_filler);
        await exchange.WaitForeverAsync();
    }
}
