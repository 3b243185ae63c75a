using System.Net.Mime;
using System.Text;

namespace Fallback.Testing;

/// <summary>An error in the shape of the dialect in which the request was made.</summary>
internal sealed class ErrorReply(Func<IDialect, PlannedError> choose) : Reply
{
    private protected override async Task RespondAsync(Exchange exchange, IReadOnlyDictionary<string, string> headers)
    {
        IDialect dialect = exchange.Request.Dialect;
        PlannedError error = choose(dialect);
        byte[] body = Encoding.UTF8.GetBytes(dialect.Error(error, exchange.Request));
        exchange.Begin(error.Status, MediaTypeNames.Application.Json, headers);
        exchange.DeclareLength(body.Length);
        await exchange.FinishAsync(body);
    }
}
