namespace Fallback;

/// <summary>
/// Ends the reading of a reply when nobody waits for it any more. Reading what has come waits for nothing, but a reply of the largest size
/// that is made to be slow takes up to two seconds. The token is the thread's while it reads: the readers of all dialects ask for it where
/// they come to a member, and need not hand it on.
/// </summary>
internal readonly ref struct ReadingScope
{
    [ThreadStatic]
    private static CancellationToken _token;

    private readonly CancellationToken _before;

    private ReadingScope(CancellationToken before) => _before = before;

    /// <summary>Whether what is being read on this thread is of use to nobody.</summary>
    public static bool IsOver => _token.IsCancellationRequested;

    /// <summary>Until it is disposed, by the same thread, reading ends when the token is cancelled.</summary>
    public static ReadingScope Until(CancellationToken cancellationToken)
    {
        var scope = new ReadingScope(_token);
        _token = cancellationToken;
        return scope;
    }

    /// <exception cref="OperationCanceledException">Nobody waits any more.</exception>
    public static void ThrowIfOver() => _token.ThrowIfCancellationRequested();

    public void Dispose() => _token = _before;
}
