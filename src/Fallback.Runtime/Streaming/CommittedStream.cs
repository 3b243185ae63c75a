using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// One tier's stream from its first content on, whatever it contains. Reports to the tier how it ended, exactly once. For one reader.
/// </summary>
/// <typeparam name="TRead">The type of what is read.</typeparam>
/// <typeparam name="TPiece">The type of what is delivered.</typeparam>
internal abstract class CommittedStream<TRead, TPiece>(Tier tier, RequestShape shape) : IAsyncDisposable
{
    private HeldPermit _permit;

    public Tier Tier => tier;

    public RequestShape Shape => shape;

    /// <summary>The tokens that it is known to have used.</summary>
    public abstract UsageDetails? Usage { get; }

    /// <summary>The provider's facts about the answer.</summary>
    public virtual AnswerFacts Facts => new(Usage);

    /// <summary>Whether output must be counted, for a provider that does not report usage, and for a stream that breaks before.</summary>
    protected bool IsCounted => _permit.HasCost;

    /// <summary>The counted tokens of output.</summary>
    protected virtual long Output => 0;

    /// <summary>Returns the next step, if it is available without waiting.</summary>
    public abstract bool TryNext(out StreamStep<TPiece> next);

    /// <summary>Waits for more; the result is for <see cref="TryTake"/>.</summary>
    public abstract ValueTask<TRead> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Processes what was read; false if it contains nothing to deliver.</summary>
    public abstract bool TryTake(in TRead read, out StreamStep<TPiece> next);

    /// <summary>Commits the call to this tier, because the first content has arrived.</summary>
    public virtual void Accept(in TierPermit permit, TimeSpan firstContent) => _permit.Take(tier, permit, firstContent);

    public void ReportSuccess() => _permit.Succeed(Usage, Output);

    public void ReportFailure(Failure failure) => _permit.Fail(failure, Usage, Output);

    /// <summary>Aborts the rest of the stream. An abandoned stream shows nothing about the tier; its permit is given back.</summary>
    public ValueTask DisposeAsync()
    {
        _permit.Release(Usage, Output);
        return AbortAsync();
    }

    protected void HoldPermit() => _permit.Renew();

    protected abstract ValueTask AbortAsync();
}
