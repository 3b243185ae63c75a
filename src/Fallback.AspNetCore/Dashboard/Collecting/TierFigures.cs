namespace Fallback.Dashboard;

/// <summary>The results of a tier's attempts. Not thread-safe.</summary>
internal sealed class TierFigures
{
    // A provider decides which statuses it sends; only this many are distinguished, and the rest count only in their sum.
    private const int MostErrors = 64;

    /// <summary>Requests that were sent.</summary>
    public long Attempts { get; private set; }

    public long Answered { get; private set; }

    /// <summary>The requests that failed because of the tier, the network or the account; not those that were canceled here.</summary>
    public long Failed { get; private set; }

    /// <summary>The requests that were refused for their content: the tier is healthy.</summary>
    public long Refused { get; private set; }

    /// <summary>The calls that skipped the tier.</summary>
    public long Skipped { get; private set; }

    public decimal CostUsd { get; private set; }

    public Dictionary<(FailureKind Kind, int? Status), long> Errors { get; } = [];

    /// <summary>Of answers.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>The share of failures among all requests that ended by themselves; null if there were none.</summary>
    public double? ErrorShare => Answered + Refused + Failed is var known and > 0 ? (double)Failed / known : null;

    public void Add(AttemptEvent ended)
    {
        TierAttempt attempt = ended.Attempt;
        if (attempt.Skipped is not null)
        {
            Skipped++;
            return;
        }
        Attempts++;
        CostUsd += ended.CostUsd ?? 0;
        if (attempt.Succeeded)
        {
            Answered++;
            Latency.Add(attempt.Latency);
        }
        else if (attempt.Failure is { } kind and not FailureKind.Cancelled)
        {
            if (ErrorGroup.IsOfTheRequest(kind)) Refused++;
            else Failed++;
            Count((kind, attempt.HttpStatus), 1);
        }
    }

    public void Add(TierFigures? other)
    {
        if (other is null) return;
        Attempts += other.Attempts;
        Answered += other.Answered;
        Failed += other.Failed;
        Refused += other.Refused;
        Skipped += other.Skipped;
        CostUsd += other.CostUsd;
        Latency.Add(other.Latency);
        foreach (((FailureKind, int?) error, long count) in other.Errors) Count(error, count);
    }

    private void Count((FailureKind Kind, int? Status) error, long count)
    {
        if (Errors.Count < MostErrors || Errors.ContainsKey(error)) Errors[error] = Errors.GetValueOrDefault(error) + count;
    }
}
