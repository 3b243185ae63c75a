using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Text;
using OpenAI;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>OpenAI's own client, which keeps what it sends and gets a given reply.</summary>
internal sealed class OpenAISdk : HttpMessageHandler
{
    public string Reply { get; set; } = "{}";

    public string MediaType { get; set; } = "application/json";

    public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

    public string Sent { get; private set; } = "";

    public OpenAI.Chat.ChatClient Chat => new(
        "chat", new ApiKeyCredential("k"),
        new OpenAIClientOptions
        {
            Endpoint = new Uri("https://gateway.example.com/v1"),
            Transport = new HttpClientPipelineTransport(new HttpClient(this, disposeHandler: false)),
            RetryPolicy = new ClientRetryPolicy(0),
        });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Sent = await request.Content!.ReadAsStringAsync(cancellationToken);
        return new HttpResponseMessage(Status) { Content = new StringContent(Reply, Encoding.UTF8, MediaType) };
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var text = new StreamReader(request.Content!.ReadAsStream(cancellationToken));
        Sent = text.ReadToEnd();
        return new HttpResponseMessage(Status) { Content = new StringContent(Reply, Encoding.UTF8, MediaType) };
    }
}
