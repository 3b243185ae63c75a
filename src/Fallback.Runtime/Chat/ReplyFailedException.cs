namespace Fallback;

/// <summary>
/// Carries a failure out of an SDK that <see cref="ReplyHandler"/> works for. Its text says no more than the kind: SDKs put texts into
/// traces.
/// </summary>
internal sealed class ReplyFailedException(Failure failure) : Exception($"The provider's reply is not an answer: {failure.Kind}.")
{
    public Failure Failure { get; } = failure;
}
