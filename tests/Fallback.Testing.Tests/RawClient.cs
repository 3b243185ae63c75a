using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fallback.Testing.Tests;

/// <summary>Speaks HTTP over a bare socket, to see what HttpClient hides.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private static CancellationToken Token => ProviderClient.Token;

    public static async Task<RawClient> AskAsync(ProviderServer server, string model, bool stream = false)
    {
        RawClient client = new();
        await client._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.BaseUrl.Port), Token);
        string body = $$"""{"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"messages":[]}""";
        await client._socket.SendAsync(
            Encoding.ASCII.GetBytes($"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"),
            Token);
        return client;
    }

    /// <summary>Everything up to the end of the stream.</summary>
    public async Task<string> ReadToEndAsync()
    {
        (string text, SocketException? error) = await ReadToFailureAsync();
        return error is null ? text : throw error;
    }

    public async Task<(string Text, SocketException? Error)> ReadToFailureAsync()
    {
        StringBuilder text = new();
        byte[] buffer = new byte[4096];
        try
        {
            for (int count; (count = await _socket.ReceiveAsync(buffer, Token)) > 0;)
                text.Append(Encoding.UTF8.GetString(buffer, 0, count));
            return (text.ToString(), null);
        }
        catch (SocketException exception)
        {
            return (text.ToString(), exception);
        }
    }

    /// <summary>Sends a byte; fails when the server has reset the connection.</summary>
    public async Task SendMoreAsync() => await _socket.SendAsync(new byte[1], Token);

    public void Dispose() => _socket.Dispose();
}
