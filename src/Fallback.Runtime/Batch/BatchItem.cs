using System.Diagnostics.CodeAnalysis;

namespace Fallback;

/// <summary>What became of one input of a batch.</summary>
/// <typeparam name="TInput">The input's type.</typeparam>
/// <typeparam name="TResult">The call's result type.</typeparam>
public sealed class BatchItem<TInput, TResult>
{
    private readonly TResult? _result;

    internal BatchItem(int index, TInput input, TResult result) => (Index, Input, _result) = (index, input, result);

    internal BatchItem(int index, TInput input, Exception error) => (Index, Input, Error) = (index, input, error);

    /// <summary>The input's place among the inputs, from 0.</summary>
    public int Index { get; }

    /// <summary>The input.</summary>
    public TInput Input { get; }

    /// <summary>What the call threw, a <see cref="FallbackException"/> as a rule; null when it succeeded.</summary>
    public Exception? Error { get; }

    /// <summary>Whether there is a result.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Error is null;

    /// <summary>The result.</summary>
    /// <exception cref="InvalidOperationException">The call failed; its exception is the inner one.</exception>
    public TResult Result => Succeeded ? _result!
        : throw new InvalidOperationException($"Item {Index} of the batch failed; look at Succeeded, or at Error.", Error);

    /// <summary>
    /// What became of the input, in one line: <c>item 3 failed: AllTiersFailedException: No tier could …</c>. Neither input nor result is
    /// repeated.
    /// </summary>
    public override string ToString() => Succeeded ? Wording.Invariant($"item {Index} succeeded")
        : Wording.Invariant($"item {Index} failed: {Error.GetType().Name}: {Error.Message.ReplaceLineEndings(" ")}");
}
