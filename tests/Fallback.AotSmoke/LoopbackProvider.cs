using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fallback.AotSmoke;

/// <summary>A provider of a few lines on a real socket: a whole web server would be most of what is measured.</summary>
internal sealed class LoopbackProvider : IDisposable
{
    public const string Answer = "All is well.";

    private const string Overloaded = """{"error":{"message":"The server is overloaded.","type":"server_error","code":"server_is_overloaded"}}""";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();

    public LoopbackProvider()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>What is replied at a path, where that is no chat completion; null as a rule.</summary>
    public Func<string, string, (string Type, string Body)?> Others { get; set; } = static (_, _) => null;

    public string BaseUrl => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1";

    public void Dispose()
    {
        _over.Cancel();
        _listener.Dispose();
        _over.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_over.Token));
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            NetworkStream stream = client.GetStream();
            try
            {
                while (await ReadRequestAsync(stream) is var (path, body)) await ReplyAsync(stream, path, body);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The client has given up this exchange.
            }
        }
    }

    private async Task ReplyAsync(NetworkStream stream, string path, string body)
    {
        if (body.Contains("\"hanging\"", StringComparison.Ordinal)) await Task.Delay(Timeout.Infinite, _over.Token);
        (string status, string type, string reply) = body.Contains("\"busy\"", StringComparison.Ordinal) ? ("503 Service Unavailable", "application/json", Overloaded)
            : Others(path, body) is var (otherType, other) ? ("200 OK", otherType, other)
            : body.Contains("\"stream\":true", StringComparison.Ordinal) ? ("200 OK", "text/event-stream", Streamed())
            : ("200 OK", "application/json", Whole(body.Contains("Extract", StringComparison.Ordinal) ? """{\"Title\":\"A lost parcel\",\"Priority\":2}""" : Answer));
        byte[] bytes = Encoding.UTF8.GetBytes(reply);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {bytes.Length}\r\n\r\n"), _over.Token);
        await stream.WriteAsync(bytes, _over.Token);
    }

    private static string Whole(string content) =>
        $$$"""{"id":"c1","object":"chat.completion","created":1790000000,"model":"well","choices":[{"index":0,"message":{"role":"assistant","content":"{{{content}}}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":4,"total_tokens":14}}""";

    private static string Streamed() => string.Concat(new[] { "{\"content\":\"All is \"}|null", "{\"content\":\"well.\"}|null", "{}|\"stop\"" }.Select(static piece => piece.Split('|'))
        .Select(static piece => $$$"""data: {"id":"c1","object":"chat.completion.chunk","created":1790000000,"model":"well","choices":[{"index":0,"delta":{{{piece[0]}}},"finish_reason":{{{piece[1]}}}}]}""" + "\n\n")) + "data: [DONE]\n\n";

    /// <summary>A request's path and body; null when the client has closed the connection.</summary>
    private async Task<(string Path, string Body)?> ReadRequestAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _over.Token) == 0) return null;
            head.Append((char)one[0]);
        }
        const string Length = "Content-Length:";
        string header = head.ToString().Split("\r\n").First(static line => line.StartsWith(Length, StringComparison.OrdinalIgnoreCase));
        byte[] body = new byte[int.Parse(header[Length.Length..], CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, _over.Token);
        return (head.ToString().Split(' ')[1], Encoding.UTF8.GetString(body));
    }
}
