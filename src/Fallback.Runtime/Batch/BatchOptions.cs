namespace Fallback;

/// <summary>The options of a batch.</summary>
public sealed class BatchOptions
{
    /// <summary>The number of calls that may run at once, at least 1. Default 8.</summary>
    public int MaxConcurrency { get; init; } = 8;

    /// <summary>The receiver of the progress, called after each item, before the item is returned. Default null.</summary>
    public IProgress<BatchProgress>? Progress { get; init; }
}

/// <summary>The progress of a batch.</summary>
/// <param name="Succeeded">The number of items with a result.</param>
/// <param name="Failed">The number of items with an error.</param>
/// <param name="UnderWay">The number of calls that are running.</param>
/// <param name="Total">The number of all items; null if the inputs cannot be counted without reading them.</param>
public readonly record struct BatchProgress(int Succeeded, int Failed, int UnderWay, int? Total)
{
    /// <summary>Returns the progress in one line: <c>12 succeeded, 1 failed, 4 in flight, of 100</c>.</summary>
    public override string ToString() =>
        Wording.Invariant($"{Succeeded} succeeded, {Failed} failed, {UnderWay} in flight{(Total is { } total ? $", of {total}" : "")}");
}
