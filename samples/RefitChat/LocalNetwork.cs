using System.Net;
using System.Text;

namespace RefitChat;

/// <summary>Replaces the network, so that the sample needs no key: the first provider is down, the second answers.</summary>
internal sealed class LocalNetwork : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string asked = await request.Content!.ReadAsStringAsync(cancellationToken);
        Console.WriteLine($"  {request.RequestUri!.Host} is asked: {asked}");
        bool isDown = request.RequestUri.Host.EndsWith("deepseek.com", StringComparison.Ordinal);
        return new HttpResponseMessage(isDown ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK)
        {
            RequestMessage = request,
            Content = new StringContent(
                isDown ? """{"error":{"message":"overloaded"}}""" : """{"id":"1","model":"gpt-6-luna","choices":[{"message":{"role":"assistant","content":"Hello from the second tier."},"finish_reason":"stop"}]}""",
                Encoding.UTF8, "application/json"),
        };
    }
}
