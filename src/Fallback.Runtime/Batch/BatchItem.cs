using System.Diagnostics.CodeAnalysis;

namespace Fallback;

/// <summary>The result or error of one input of a batch.</summary>
/// <typeparam name="TInput">The input's type.</typeparam>
/// <typeparam name="TResult">The call's result type.</typeparam>
public sealed class BatchItem<TInput, TResult>
{
    private readonly TResult? _result;

    internal BatchItem(int index, TInput input, TResult result) => (Index, Input, _result) = (index, input, result);

    internal BatchItem(int index, TInput input, Exception error) => (Index, Input, Error) = (index, input, error);

    /// <summary>The input's index among the inputs, from 0.</summary>
    public int Index { get; }

    /// <summary>The input.</summary>
    public TInput Input { get; }

    /// <summary>The exception that the call threw, usually a <see cref="FallbackException"/>; null if it succeeded.</summary>
    public Exception? Error { get; }

    /// <summary>Whether the call succeeded and there is a result.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Error is null;

    /// <summary>The call's result.</summary>
    /// <exception cref="InvalidOperationException">The call failed. Its exception is the inner exception.</exception>
    public TResult Result => Succeeded ? _result!
        : throw new InvalidOperationException($"Item {Index} of the batch failed; look at Succeeded, or at Error.", Error);

    /// <summary>
    /// Returns the item's outcome in one line, without input and result: <c>item 3 failed: AllTiersFailedException: No tier could …</c>.
    /// </summary>
    public override string ToString() => Succeeded ? Wording.Invariant($"item {Index} succeeded")
        : Wording.Invariant($"item {Index} failed: {Error.GetType().Name}: {Error.Message.ReplaceLineEndings(" ")}");
}
