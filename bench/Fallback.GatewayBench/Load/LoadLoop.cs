using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Fallback.GatewayBench;

/// <summary>
/// One phase of load: one thread, raw sockets and epoll, because what the load costs is taken from those that are measured. Latencies count
/// from when a request was due, so that an open loop does not spare a proxy the calls that pile up behind a slow one.
/// </summary>
internal sealed unsafe class LoadLoop : IDisposable
{
    // For what has begun when a phase is over; and for a thousand streams to begin.
    private readonly long _patience;

    private readonly LoadOrder _order;
    private readonly byte[] _request;
    private readonly int _epoll = Native.EpollCreate(0);
    private readonly Connection[] _connections;
    private readonly Stack<int> _idle = new();
    private readonly Queue<long> _waiting = new();
    private readonly Latencies _whole = new(), _first = new(), _late = new();
    private readonly byte[] _received = GC.AllocateUninitializedArray<byte>(64 * 1024, pinned: true);
    private readonly byte[] _events = GC.AllocateUninitializedArray<byte>(64 * 16, pinned: true);
    private int _begun, _ended, _errors, _withBody, _reads;
    private bool _piledUp;
    private long _stop, _lastEnd;

    public LoadLoop(LoadOrder order)
    {
        _order = order;
        _patience = (order.Holds ? 20 : 5) * Stopwatch.Frequency;
        string head = $"POST {order.Path} HTTP/1.1\r\nHost: 127.0.0.1:{order.Port}\r\nContent-Type: application/json\r\nAccept: */*\r\n" +
            $"Authorization: Bearer bench-key\r\nUser-Agent: bench\r\nContent-Length: {Encoding.UTF8.GetByteCount(order.Body)}\r\n" +
            string.Concat(order.Headers.Select(static header => header + "\r\n"));
        _request = Encoding.UTF8.GetBytes(head + "\r\n" + order.Body);
        _connections = [.. Enumerable.Range(0, order.Connections).Select(_ => new Connection(order.Port))];
        for (int i = _connections.Length - 1; i >= 0; i--)
        {
            Watch(i);
            _idle.Push(i);
        }
    }

    public LoadResult Run()
    {
        if (!_order.Holds) Prime();
        int[] processes = _order.Processes ?? [];
        long[] before = [.. processes.Select(ProcessFigures.Cpu)];
        long started = Stopwatch.GetTimestamp();
        _stop = started + (long)(_order.Seconds * Stopwatch.Frequency);
        if (_order.Rate > 0) RunOpen(started);
        else RunClosed();
        long[] cpu = [.. processes.Zip(before, static (process, used) => ProcessFigures.Cpu(process) - used)];
        _whole.Sort();
        _first.Sort();
        _late.Sort();
        double seconds = (double)(_lastEnd - started) / Stopwatch.Frequency;
        int cutOff = _order.Holds ? _connections.Length - _withBody : _piledUp ? 0 : _begun - _ended;
        return new LoadResult(
            _begun, _errors + cutOff, seconds, _whole.Quantile(0.5), _whole.Quantile(0.99),
            _first.Quantile(0.5), _first.Quantile(0.99), _late.Quantile(0.99), cpu, (double)_reads / Math.Max(1, _ended), _piledUp);
    }

    public void Dispose()
    {
        foreach (Connection connection in _connections) connection.Dispose();
        _ = Native.Close(_epoll);
    }

    // A request on each connection, so that connecting, here and behind the proxy, is not measured.
    private void Prime()
    {
        _stop = Stopwatch.GetTimestamp();
        RunClosed();
        _idle.Clear();
        for (int i = _connections.Length - 1; i >= 0; i--)
            if (!_connections[i].IsBusy) _idle.Push(i);
        (_begun, _ended, _errors, _withBody, _reads) = (0, 0, 0, 0, 0);
        _whole.Clear();
        _first.Clear();
    }

    private void RunClosed()
    {
        while (_idle.TryPop(out int free)) Send(free, Stopwatch.GetTimestamp());
        while (!IsDone() && Stopwatch.GetTimestamp() < _stop + _patience) Wait(Stopwatch.Frequency / 10);
    }

    // Held streams never end.
    private bool IsDone() => _order.Holds ? _withBody == _connections.Length : _begun == _ended;

    private void RunOpen(long due)
    {
        // The same arrivals for everybody.
        var random = new Random(20);
        double mean = Stopwatch.Frequency / _order.Rate;
        while (true)
        {
            long now = Stopwatch.GetTimestamp();
            for (; due <= now && due < _stop; due += 1 + (long)(-mean * Math.Log(1 - random.NextDouble())))
            {
                _late.Add(now - due);
                if (_idle.TryPop(out int free)) Send(free, due);
                else _waiting.Enqueue(due);
            }
            _piledUp |= _waiting.Count > _order.Rate;
            if (_piledUp || (due >= _stop && _begun == _ended && _waiting.Count == 0) || now > _stop + _patience) break;
            Wait(due < _stop ? Math.Max(0, due - Stopwatch.GetTimestamp()) : Stopwatch.Frequency / 10);
        }
        // Those that were never sent would make the quantiles look better by their absence.
        _piledUp |= _waiting.Count > 0;
    }

    private void Wait(long ticks)
    {
        long nanoseconds = ticks * (1_000_000_000 / Stopwatch.Frequency);
        var timeout = new Native.Time { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 };
        fixed (byte* events = _events)
        {
            int count = Native.EpollWait(_epoll, events, _events.Length / Native.EventSize, &timeout, null);
            for (int i = 0; i < count; i++) Receive(*(int*)(events + i * Native.EventSize + Native.EventData));
        }
    }

    private void Send(int at, long due)
    {
        Connection connection = _connections[at];
        connection.Due = due;
        connection.HasBody = false;
        connection.IsBusy = true;
        connection.Reply.Begin();
        _begun++;
        fixed (byte* request = _request)
            if (Native.Send(connection.Handle, request, _request.Length, 0) != _request.Length) Replace(at);
    }

    private void Receive(int at)
    {
        Connection connection = _connections[at];
        nint received;
        fixed (byte* buffer = _received) received = Native.Receive(connection.Handle, buffer, _received.Length, 0);
        if (received < 0 && Marshal.GetLastPInvokeError() is Native.WouldBlock or Native.Interrupted) return;
        if (received <= 0)
        {
            Replace(at);
            return;
        }
        _reads++;
        bool isDone = connection.Reply.Read(_received.AsSpan(0, (int)received));
        long now = Stopwatch.GetTimestamp();
        if (!connection.HasBody && connection.Reply.BodyBytes > 0)
        {
            connection.HasBody = true;
            _withBody++;
            _first.Add(now - connection.Due);
        }
        if (!isDone) return;
        _whole.Add(now - connection.Due);
        if (connection.Reply.Status != _order.Status || connection.Reply.BodyBytes < _order.LeastBytes) _errors++;
        End(at, now);
    }

    private void End(int at, long now)
    {
        _ended++;
        _lastEnd = now;
        _connections[at].IsBusy = false;
        if (_order.Rate > 0)
        {
            if (_waiting.TryDequeue(out long due)) Send(at, due);
            else _idle.Push(at);
        }
        else if (now < _stop)
        {
            Send(at, now);
        }
    }

    // The proxy has closed the connection: an error if a request was under way, and another connection for what follows.
    private void Replace(int at)
    {
        bool wasBusy = _connections[at].IsBusy;
        _connections[at].Dispose();
        _connections[at] = new Connection(_order.Port);
        Watch(at);
        if (!wasBusy) return;
        _errors++;
        End(at, Stopwatch.GetTimestamp());
    }

    private void Watch(int at)
    {
        byte* watched = stackalloc byte[16];
        *(int*)watched = Native.EpollIn;
        *(long*)(watched + Native.EventData) = at;
        if (Native.EpollControl(_epoll, Native.EpollAdd, _connections[at].Handle, watched) != 0)
            throw new InvalidOperationException($"epoll_ctl fails with {Marshal.GetLastPInvokeError()}.");
    }
}
