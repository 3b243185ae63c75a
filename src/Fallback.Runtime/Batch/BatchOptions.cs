namespace Fallback;

/// <summary>How a batch is run.</summary>
public sealed class BatchOptions
{
    /// <summary>Calls under way at once. Default 8, at least 1.</summary>
    public int MaxConcurrency { get; init; } = 8;

    /// <summary>Is told after each item, before the item is given. Default: nobody.</summary>
    public IProgress<BatchProgress>? Progress { get; init; }
}

/// <summary>How far a batch is.</summary>
/// <param name="Succeeded">Items with a result.</param>
/// <param name="Failed">Items with an error.</param>
/// <param name="UnderWay">Calls that have begun and not ended.</param>
/// <param name="Total">Items in all; null where the inputs cannot be counted without reading them.</param>
public readonly record struct BatchProgress(int Succeeded, int Failed, int UnderWay, int? Total)
{
    /// <summary>All of it in one line: <c>12 succeeded, 1 failed, 4 in flight, of 100</c>.</summary>
    public override string ToString() =>
        Wording.Invariant($"{Succeeded} succeeded, {Failed} failed, {UnderWay} in flight{(Total is { } total ? $", of {total}" : "")}");
}
