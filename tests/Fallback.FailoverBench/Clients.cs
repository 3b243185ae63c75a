using Microsoft.Extensions.AI;

namespace Fallback.FailoverBench;

/// <summary>A chain and nothing else: every figure is the default.</summary>
[ModelChain("wall/primary", "wall/backup")]
public interface IUnconfigured
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<ChatResponseUpdate> StreamAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>The one declaration that all sixteen scenarios are played with in the last column.</summary>
[ModelChain("wall/primary", "wall/backup")]
[TierRetry(MaxRetries = 1, WaitBeforeFailoverSeconds = 5)]
[OnStreamFailure(StreamRecovery.Restart)]
public interface IDeclared
{
    IAsyncEnumerable<ChatResponseUpdate> StreamAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>A healthy model through the same runtime, asked after each scenario.</summary>
[ModelChain("wall/healthy")]
public interface IAlive
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}
