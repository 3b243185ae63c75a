using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Fallback.GatewayBench;

/// <summary>
/// What one would write by hand: reads the body as JSON, puts another model into it, asks by HttpClient, and hands on what comes. The other
/// form asks the provider that refuses first, and the next one after a 503: the least that failing over can cost.
/// </summary>
internal sealed class MinimalProxy(string[] upstreams) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
    });

    public static async Task RunAsync(int port, string[] upstreams)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port));
        WebApplication app = builder.Build();
        using var proxy = new MinimalProxy([.. upstreams.Select(static upstream => upstream + Wire.Path)]);
        app.Run(proxy.ForwardAsync);
        await app.RunAsync().ConfigureAwait(false);
    }

    public void Dispose() => _http.Dispose();

    private async Task ForwardAsync(HttpContext context)
    {
        byte[] body = await BodyAsync(context).ConfigureAwait(false);
        for (int tier = 0; ; tier++)
        {
            using HttpResponseMessage answer = await AskAsync(upstreams[tier], body, context.RequestAborted).ConfigureAwait(false);
            if ((int)answer.StatusCode >= 500 && tier + 1 < upstreams.Length)
            {
                await answer.Content.CopyToAsync(Stream.Null).ConfigureAwait(false);
                continue;
            }
            await HandOnAsync(answer, context.Response).ConfigureAwait(false);
            return;
        }
    }

    private static async Task<byte[]> BodyAsync(HttpContext context)
    {
        using JsonDocument request = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted).ConfigureAwait(false);
        var written = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(written);
        json.WriteStartObject();
        foreach (JsonProperty member in request.RootElement.EnumerateObject())
            if (member.NameEquals("model"u8)) json.WriteString("model"u8, "bench-model"u8);
            else member.WriteTo(json);
        json.WriteEndObject();
        json.Flush();
        return written.WrittenSpan.ToArray();
    }

    private async Task<HttpResponseMessage> AskAsync(string url, byte[] body, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(Wire.Json);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "bench-key");
        return await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private static async Task HandOnAsync(HttpResponseMessage answer, HttpResponse response)
    {
        response.StatusCode = (int)answer.StatusCode;
        response.ContentType = answer.Content.Headers.ContentType?.ToString();
        response.ContentLength = answer.Content.Headers.ContentLength;
        Stream from = await answer.Content.ReadAsStreamAsync().ConfigureAwait(false);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(8192);
        try
        {
            while (await from.ReadAsync(buffer).ConfigureAwait(false) is > 0 and int read)
                await response.BodyWriter.WriteAsync(buffer.AsMemory(0, read)).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
