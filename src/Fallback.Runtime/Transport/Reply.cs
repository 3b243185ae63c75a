namespace Fallback;

/// <summary>A value or a failure. Failing over is normal here, so it is not an exception.</summary>
internal readonly struct Reply<T>
{
    public Reply(T value) => Value = value;

    public Reply(Failure failure) => Failure = failure;

    public T? Value { get; }

    public Failure? Failure { get; }
}
