namespace Fallback.Bench;

/// <summary>One way of doing what the others of its run do, too.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="RunAsync">One call.</param>
/// <param name="CheckAsync">Makes one call and throws unless it did what the scenario says: else something else would be measured.</param>
internal sealed record Subject(string Name, Func<Task> RunAsync, Func<Task> CheckAsync)
{
    /// <summary>What holds while it is measured; null for nothing.</summary>
    public Func<IDisposable>? Around { get; init; }
}
