namespace Fallback;

/// <summary>
/// Carries a failure through an SDK that <see cref="ReplyHandler"/> serves. Its text contains only the kind, because SDKs write texts to
/// traces.
/// </summary>
internal sealed class ReplyFailedException(Failure failure) : Exception($"The provider's reply is not an answer: {failure.Kind}.")
{
    public Failure Failure { get; } = failure;
}
