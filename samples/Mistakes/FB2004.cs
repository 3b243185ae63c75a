using Fallback;

namespace Mistakes.FB2004;

// ! tiers 1 to 2 of 'IAssistant' can take 13 s, but the deadline is 12 s: if they hang, "anthropic/claude-haiku-5-5" is never tried; raise DeadlineMs to 23_000, or shorten the timeouts
[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", "anthropic/claude-haiku-5-5", DeadlineMs = 12_000)]
[TierTimeout(5_000, 8_000, 10_000)]
public interface IAssistant
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}
