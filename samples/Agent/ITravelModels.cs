using Fallback;
using Microsoft.Extensions.AI;

namespace AgentSample;

/// <summary>The agent's model: a chain that is an <see cref="IChatClient"/>.</summary>
[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", DeadlineMs = 30_000)]
[TierTimeout(8_000, 12_000)]
[CircuitBreaker(FailureThreshold = 3, BreakSeconds = 30)]
[OnStreamFailure(StreamRecovery.Fail)]
public interface ITravelModels : IChatClient;
