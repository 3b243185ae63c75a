using Microsoft.Extensions.AI;
using Refit;

namespace Fallback.EndToEnd.Tests.Rehearsing;

/// <summary>As it should be: time for every tier, and a decision about streams. Tests make it wrong by configuration.</summary>
[ModelChain("alpha/one", "bravo/two", "charlie/three", "delta/four", DeadlineMs = 60_000)]
[TierTimeout(5_000, 6_000, 8_000, 10_000, FirstTokenMs = 3_000, IdleMs = 4_000)]
[TierRetry(MaxRetries = 0)]
[OnStreamFailure(StreamRecovery.Restart)]
public interface IRehearsed
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<ChatResponseUpdate> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
public interface IUndecided
{
    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[AnswerCache(TtlSeconds = 60, StaleSeconds = 600)]
[DefaultResponse("System busy, please retry shortly")]
public interface IPromising
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}

public sealed record Question(string Model, IReadOnlyList<Line> Messages)
{
    public bool Stream { get; init; }
}

public sealed record Line(string Role, string Content);

public sealed record Reply200(string Model, IReadOnlyList<Choice> Choices);

public sealed record Choice(Line Message);

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[TierTimeout(5_000, 6_000)]
public interface IRehearsedApi
{
    [Post("/chat/completions")]
    Task<Reply200> AskAsync([Body] Question question, CancellationToken cancellationToken = default);
}

/// <summary>Takes what nobody can make up.</summary>
[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
public interface IPicky
{
    [UserPrompt("Look at {subject}.")]
    Task<string> AskAsync(ISubject subject, CancellationToken cancellationToken = default);
}

public interface ISubject;

public sealed class Moon : ISubject
{
    public override string ToString() => "the moon";
}

/// <summary>Takes a date, whose longest constructor nobody can call with made-up arguments.</summary>
[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
public interface IDated
{
    [UserPrompt("What happened since {since}?")]
    Task<string> AskAsync(DateOnly since, CancellationToken cancellationToken = default);
}
