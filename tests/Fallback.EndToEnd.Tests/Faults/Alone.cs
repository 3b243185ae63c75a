namespace Fallback.EndToEnd.Tests;

/// <summary>Tests that look at the whole process: traces and metrics of every source, tasks that nobody observed. Nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
