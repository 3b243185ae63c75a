using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fallback.EndToEnd.Tests;

/// <summary>A server that speaks Bedrock's Converse: each request gets the next reply, and the last one from then on. It keeps what it was asked.</summary>
internal sealed class BedrockServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Queue<(int Status, string? Error, string Type, byte[] Body)> _replies = [];

    public BedrockServer()
    {
        // The port is free a moment before; a listener cannot choose one itself.
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            BaseUrl = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
        }
        _listener.Prefixes.Add(BaseUrl + "/");
        _listener.Start();
        _ = ServeAsync();
    }

    public string BaseUrl { get; }

    public List<(string Path, WebHeaderCollection Headers, string Body)> Requests { get; } = [];

    public void Replies(int status, string body, string? error = null) => _replies.Enqueue((status, error, "application/json", Encoding.UTF8.GetBytes(body)));

    public void Streams(params (string Kind, string Type, string Json)[] events) => _replies.Enqueue(
        (200, null, "application/vnd.amazon.eventstream", [.. events.SelectMany(static read => Message(read.Kind, read.Type, read.Json))]));

    public void Dispose() => _listener.Close();

    /// <summary>A message as AWS frames it, with the checksums that TLS makes needless left at zero.</summary>
    private static byte[] Message(string kind, string type, string json)
    {
        byte[] headers =
        [
            .. Header(":message-type", kind), .. Header(kind == "event" ? ":event-type" : ":exception-type", type), .. Header(":content-type", "application/json"),
        ];
        byte[] payload = Encoding.UTF8.GetBytes(json);
        byte[] message = new byte[12 + headers.Length + payload.Length + 4];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), headers.Length);
        headers.CopyTo(message, 12);
        payload.CopyTo(message, 12 + headers.Length);
        return message;
    }

    private static byte[] Header(string name, string value) =>
        [(byte)name.Length, .. Encoding.UTF8.GetBytes(name), 7, (byte)(value.Length >> 8), (byte)value.Length, .. Encoding.UTF8.GetBytes(value)];

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
                Requests.Add((context.Request.RawUrl!, (WebHeaderCollection)context.Request.Headers, await reader.ReadToEndAsync()));
                (context.Response.StatusCode, string? error, context.Response.ContentType, byte[] body) = _replies.Count > 1 ? _replies.Dequeue() : _replies.Peek();
                if (error is not null) context.Response.Headers["x-amzn-ErrorType"] = error;
                await context.Response.OutputStream.WriteAsync(body);
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }
}
