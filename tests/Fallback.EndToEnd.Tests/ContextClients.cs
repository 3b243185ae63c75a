using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>A conversation over two tiers, of which the tests make the first one small.</summary>
public interface IConversation
{
    Task<FallbackResult<string>> AskAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> StreamAsync(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
public interface ISkipping : IConversation;

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[ContextPolicy(ContextOverflow.TrimHistory, ReserveTokens = 100)]
public interface ITrimming : IConversation;

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[ContextPolicy(ContextOverflow.Fail)]
public interface IFailing : IConversation;
