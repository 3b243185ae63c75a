#pragma warning disable CA1822 // bodies arrive with the engine
using System.ComponentModel;

namespace Fallback.CompilerServices;

/// <summary>Runs a declared chain. Bound once by a generated client's constructor; safe for any number of calls at once.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ChainInvoker
{
    /// <summary>Asks the chain for a complete answer.</summary>
    public Task<T> AskAsync<T, TReader>(ChatRequest request, CancellationToken cancellationToken)
        where TReader : struct, IAnswerReader<T> => throw new InvalidOperationException();

    /// <summary>Asks the chain for a complete answer and how it came about.</summary>
    public Task<FallbackResult<T>> AskForResultAsync<T, TReader>(ChatRequest request, CancellationToken cancellationToken)
        where TReader : struct, IAnswerReader<T> => throw new InvalidOperationException();

    /// <summary>Asks the chain for an answer's text as it comes.</summary>
    public IAsyncEnumerable<string> StreamAsync(ChatRequest request, CancellationToken cancellationToken) => throw new InvalidOperationException();
}
