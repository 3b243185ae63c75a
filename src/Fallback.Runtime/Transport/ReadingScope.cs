namespace Fallback;

/// <summary>
/// Ends the parsing of a reply that no call waits for any more. Parsing does not wait, but a reply of the largest size that is built to be
/// slow takes up to two seconds. The token is stored per thread during parsing, so that the readers of all dialects can check it at each
/// member without passing it on.
/// </summary>
internal readonly ref struct ReadingScope
{
    [ThreadStatic]
    private static CancellationToken _token;

    private readonly CancellationToken _before;

    private ReadingScope(CancellationToken before) => _before = before;

    /// <summary>Whether the reply that this thread is parsing is not needed any more.</summary>
    public static bool IsOver => _token.IsCancellationRequested;

    /// <summary>Ends parsing when the token is canceled, until the scope is disposed of by the same thread.</summary>
    public static ReadingScope Until(CancellationToken cancellationToken)
    {
        var scope = new ReadingScope(_token);
        _token = cancellationToken;
        return scope;
    }

    /// <exception cref="OperationCanceledException">The reply is not needed any more.</exception>
    public static void ThrowIfOver() => _token.ThrowIfCancellationRequested();

    public void Dispose() => _token = _before;
}
