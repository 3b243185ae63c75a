using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// One tier's stream from its first content on, whatever it carries. Reports to the tier how it ended, exactly once. For one reader.
/// </summary>
/// <typeparam name="TRead">What is waited for.</typeparam>
/// <typeparam name="TPiece">What is handed out.</typeparam>
internal abstract class CommittedStream<TRead, TPiece>(Tier tier, RequestShape shape) : IAsyncDisposable
{
    private HeldPermit _permit;

    public Tier Tier => tier;

    public RequestShape Shape => shape;

    /// <summary>Tokens that it is known to have used.</summary>
    public abstract UsageDetails? Usage { get; }

    /// <summary>What its provider has said of the answer.</summary>
    public virtual AnswerFacts Facts => new(Usage);

    /// <summary>
    /// Whether output is to be counted, for a provider that does not say what it used, and a stream that does not get that far.
    /// </summary>
    protected bool IsCounted => _permit.HasCost;

    /// <summary>Tokens of output as counted.</summary>
    protected virtual long Output => 0;

    /// <summary>The next step, if nothing needs to be waited for.</summary>
    public abstract bool TryNext(out StreamStep<TPiece> next);

    /// <summary>Waits for more; to be given to <see cref="TryTake"/>.</summary>
    public abstract ValueTask<TRead> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Takes in what was read; false when there is nothing in it to hand out.</summary>
    public abstract bool TryTake(in TRead read, out StreamStep<TPiece> next);

    /// <summary>The first content is there, and with it the tier is the call's.</summary>
    public virtual void Accept(in TierPermit permit, TimeSpan firstContent) => _permit.Take(tier, permit, firstContent);

    public void ReportSuccess() => _permit.Succeed(Usage, Output);

    public void ReportFailure(Failure failure) => _permit.Fail(failure, Usage, Output);

    /// <summary>Aborts what is left of the stream. One that was abandoned says nothing about the tier; its permit is given back.</summary>
    public ValueTask DisposeAsync()
    {
        _permit.Release(Usage, Output);
        return AbortAsync();
    }

    protected void HoldPermit() => _permit.Renew();

    protected abstract ValueTask AbortAsync();
}
