namespace Fallback.Soak;

/// <summary>Makes connection handlers as an application does, and knows how many of them are not disposed yet.</summary>
internal sealed class HandlerCount
{
    private int _alive;
    private int _made;

    public int Made => Volatile.Read(ref _made);

    public int Alive => Volatile.Read(ref _alive);

    public HttpMessageHandler Make()
    {
        Interlocked.Increment(ref _made);
        Interlocked.Increment(ref _alive);
        return new Counted(this);
    }

    private sealed class Counted(HandlerCount count) : DelegatingHandler(new SocketsHttpHandler())
    {
        private int _disposed;

        protected override void Dispose(bool disposing)
        {
            if (disposing && Interlocked.Exchange(ref _disposed, 1) == 0) Interlocked.Decrement(ref count._alive);
            base.Dispose(disposing);
        }
    }
}
