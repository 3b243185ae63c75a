using Fallback;

namespace Mistakes.FB2006;

// ! "anthropic/claude-sonnet-5-5" costs up to 20 times as much as "openai/gpt-6-luna" (USD 2.00 in and 10.00 out per million tokens, against 0.10 and 0.50; prices of 2026-11-21), and no [CostBudget] is declared: during an outage of the first tier every call costs that much; declare one, or choose a cheaper tier
[ModelChain("openai/gpt-6-luna", "anthropic/claude-sonnet-5-5")]
public interface IAssistant
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}
