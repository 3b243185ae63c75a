using System.Net;
using System.Net.Http.Headers;

namespace Fallback.Bench;

/// <summary>A provider in memory: the same reply to every request, at once or after a turn through the thread pool.</summary>
internal sealed class CannedHandler(HttpStatusCode status, byte[] body, bool yields) : HttpMessageHandler
{
    private static readonly MediaTypeHeaderValue _json = new("application/json");

    private int _requests;

    public int Requests => _requests;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        return yields ? ReplyLaterAsync() : Task.FromResult(Reply());
    }

    private async Task<HttpResponseMessage> ReplyLaterAsync()
    {
        await Task.Yield();
        return Reply();
    }

    private HttpResponseMessage Reply()
    {
        var response = new HttpResponseMessage(status) { Content = new ByteArrayContent(body) };
        response.Content.Headers.ContentType = _json;
        return response;
    }
}
