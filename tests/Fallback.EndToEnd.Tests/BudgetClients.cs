using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>A dear tier and a cheap one; the tests give them prices of 1,000 and 1 dollars per million tokens.</summary>
[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[CostBudget(PerCallUsd = 0.5)]
public interface IThrifty
{
    [Generation(MaxOutputTokens = 100)]
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    Task<FallbackResult<string>> AskLongAsync(string question, ChatOptions? options = null, CancellationToken cancellationToken = default);

    [Generation(MaxOutputTokens = 100)]
    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", DeadlineMs = 60_000)]
[CostBudget(PerDayUsd = 1)]
public interface IDaily
{
    [Generation(MaxOutputTokens = 100)]
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    [Generation(MaxOutputTokens = 100)]
    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}
