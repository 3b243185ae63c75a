using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Fallback.Testing;

/// <summary>One request being answered: its clock, its connection, and the end of both. Not thread safe.</summary>
internal sealed class Exchange(HttpContext context, RecordedRequest request, TimeProvider time, CancellationToken over)
{
    // A real clock always moves a little.
    private static readonly TimeSpan _timerResolution = TimeSpan.FromMilliseconds(1);

    private readonly Socket? _socket = context.Features.Get<IConnectionSocketFeature>()?.Socket;
    private long _now = time.GetTimestamp();

    public RecordedRequest Request => request;

    public TimeProvider Time => time;

    /// <summary>Canceled when the client has disconnected or the server is disposed of.</summary>
    public CancellationToken Over => over;

    /// <summary>
    /// Waits for the next point of the script's schedule. The points add up from the arrival and not from when each wait begins,
    /// so a manual clock may be moved as soon as the request is known to have arrived.
    /// </summary>
    public async Task WaitAsync(TimeSpan delay)
    {
        over.ThrowIfCancellationRequested();
        if (delay <= TimeSpan.Zero) return;
        _now += (long)(delay.TotalSeconds * time.TimestampFrequency);
        await WaitingAsync(UntilNowAsync());
    }

    private async Task UntilNowAsync()
    {
        for (TimeSpan remaining = Remaining(); remaining > TimeSpan.Zero; remaining = Remaining())
        {
            using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(over);
            Task timer = Task.Delay(remaining, time, late.Token);
            // If the clock moves between reading it and starting the timer, the timer is late by that time: with a manual clock, forever.
            if (remaining - Remaining() < _timerResolution)
            {
                await timer;
                return;
            }

            await late.CancelAsync();
        }
    }

    /// <summary>Waits until the gate has ended in whatever way; the schedule goes on from there.</summary>
    public async Task WaitAsync(Task gate)
    {
        if (gate.IsCompleted) return;
        await WaitingAsync(gate.WaitAsync(over)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        over.ThrowIfCancellationRequested();
        _now = time.GetTimestamp();
    }

    /// <summary>Waits until the request is over, and then throws.</summary>
    public Task WaitForeverAsync() => WaitingAsync(NeverAsync());

    /// <summary>Sets status and headers; they go out with the first write.</summary>
    public void Begin(int status, string? contentType, IEnumerable<KeyValuePair<string, string>> headers)
    {
        HttpResponse response = context.Response;
        request.SetStatus(status);
        response.StatusCode = status;
        response.ContentType = contentType;
        response.Headers.Date = time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        response.Headers[request.Dialect.RequestIdHeader] = request.Id;
        foreach ((string name, string value) in headers) response.Headers[name] = value;
    }

    public void DeclareLength(long bytes) => context.Response.ContentLength = bytes;

    /// <summary>Sends the text, and the headers before it when they have not gone out yet; returns when the socket has taken it.</summary>
    public Task WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="WriteAsync(string)"/>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        request.HasBegun = true;
        request.Count(bytes.Length);
        await context.Response.BodyWriter.WriteAsync(bytes, over);
        over.ThrowIfCancellationRequested();
    }

    public async Task FlushHeadersAsync()
    {
        request.HasBegun = true;
        await context.Response.StartAsync(over);
        await context.Response.BodyWriter.FlushAsync(over);
    }

    /// <summary>Writes the last part of the answer. The request stops counting before it, so that nobody who has read the
    /// answer sees it in flight.</summary>
    public async Task FinishAsync(ReadOnlyMemory<byte> bytes)
    {
        request.Complete();
        await WriteAsync(bytes);
    }

    /// <summary>Ends the connection behind what was sent: a FIN, and nothing more until the client has closed its side too.</summary>
    public async Task CloseAsync()
    {
        request.Complete();
        Disconnect(socket => socket.Shutdown(SocketShutdown.Send));
        // Kestrel aborts with a RST, which may overtake the FIN and what went before it; so the client closes first.
        await NeverAsync();
    }

    /// <summary>Ends the connection with a RST.</summary>
    public void Reset()
    {
        request.Complete();
        Disconnect(socket =>
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            socket.Dispose();
        });
        context.Abort();
    }

    private static bool IsGone(Socket socket)
    {
        try
        {
            // The body has been read completely, so what makes the socket readable now is the end of the stream or an error.
            return socket.Poll(TimeSpan.Zero, SelectMode.SelectRead) && socket.Available == 0;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }

    /// <summary>Asks the kernel whether the client of this connection has closed it.</summary>
    public static Func<bool> ClientIsGone(HttpContext context)
    {
        Socket? socket = context.Features.Get<IConnectionSocketFeature>()?.Socket;
        return () => socket is not null && IsGone(socket);
    }

    private Task NeverAsync() => Task.Delay(Timeout.InfiniteTimeSpan, time, over);

    /// <summary>Says of the request that it waits, for as long as it does.</summary>
    private async Task WaitingAsync(Task wait)
    {
        request.IsWaiting = true;
        try
        {
            await wait;
        }
        finally
        {
            request.IsWaiting = false;
        }
    }

    private TimeSpan Remaining() => time.GetElapsedTime(time.GetTimestamp(), _now);

    private void Disconnect(Action<Socket> disconnect)
    {
        try
        {
            if (_socket is not null) disconnect(_socket);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The client was faster.
        }
    }
}
