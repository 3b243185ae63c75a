using System.Net;
using System.Net.Http.Headers;

namespace Fallback;

/// <summary>
/// The application's own connection handler. Once its configuration has been replaced, it is closed with its last exchange. A call that
/// still uses the old configuration gets another handler for the time that it needs. Thread-safe.
/// </summary>
internal sealed class OwnedHandler(Func<HttpMessageHandler> make) : HttpMessageHandler
{
    private readonly object _lock = new();
    private HttpMessageInvoker? _handler = Make(make);
    private int _underWay;
    private volatile bool _isRetired;
    private volatile bool _isDisposed;

    /// <summary>Whether nothing is left to close.</summary>
    public bool IsClosed
    {
        get { lock (_lock) return _handler is null; }
    }

    /// <summary>Retires it: from now on, it is closed whenever nothing is running.</summary>
    public void Retire()
    {
        _isRetired = true;
        Interlocked.MemoryBarrier();
        CloseIfIdle();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _underWay);
        bool isOpen = false;
        try
        {
            HttpResponseMessage response = await Current().SendAsync(request, cancellationToken).ConfigureAwait(false);
            response.Content = new LeasedContent(response.Content, Leave);
            isOpen = true;
            return response;
        }
        finally
        {
            if (!isOpen) Leave();
        }
    }

    protected override void Dispose(bool disposing)
    {
        _isDisposed = true;
        lock (_lock)
        {
            _handler?.Dispose();
            _handler = null;
        }
        base.Dispose(disposing);
    }

    private static HttpMessageInvoker Make(Func<HttpMessageHandler> make) => new(make(), disposeHandler: true);

    /// <summary>Takes no lock while the configuration is in force.</summary>
    private HttpMessageInvoker Current()
    {
        if (!_isRetired && _handler is { } handler) return handler;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _handler ??= Make(make);
        }
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _underWay) == 0 && _isRetired) CloseIfIdle();
    }

    private void CloseIfIdle()
    {
        lock (_lock)
        {
            if (Volatile.Read(ref _underWay) > 0) return;
            _handler?.Dispose();
            _handler = null;
        }
    }

    /// <summary>A body whose end ends its exchange.</summary>
    private sealed class LeasedContent : HttpContent
    {
        private readonly HttpContent _body;
        private Action? _leave;

        public LeasedContent(HttpContent body, Action leave)
        {
            (_body, _leave) = (body, leave);
            foreach (KeyValuePair<string, HeaderStringValues> header in body.Headers.NonValidated)
            {
                if (header.Value.Count == 1) Headers.TryAddWithoutValidation(header.Key, header.Value.ToString());
                else Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        // A stream that was begun and abandoned never ends by itself. On the pool, because the application's handler is closed.
        ~LeasedContent()
        {
            if (Interlocked.Exchange(ref _leave, null) is { } leave) ThreadPool.UnsafeQueueUserWorkItem(static left => left(), leave, preferLocal: false);
        }

        protected override Task<Stream> CreateContentReadStreamAsync() => _body.ReadAsStreamAsync();

        protected override Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) => _body.ReadAsStreamAsync(cancellationToken);

        protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => _body.ReadAsStream(cancellationToken);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _body.CopyToAsync(stream, context);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
            _body.CopyToAsync(stream, context, cancellationToken);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _body.Dispose();
                Interlocked.Exchange(ref _leave, null)?.Invoke();
            }
            base.Dispose(disposing);
        }
    }
}
