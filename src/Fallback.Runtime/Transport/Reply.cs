namespace Fallback;

/// <summary>A value or a failure. Failing over is ordinary here, so it is no exception.</summary>
internal readonly struct Reply<T>
{
    public Reply(T value) => Value = value;

    public Reply(Failure failure) => Failure = failure;

    public T? Value { get; }

    public Failure? Failure { get; }
}
