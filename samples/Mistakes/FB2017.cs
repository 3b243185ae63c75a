using Fallback;

namespace Mistakes.FB2017;

[ModelChain("openai/gpt-6-luna", "deepseek/deepseek-flash")]
// ! the canary of 'IAssistant', "anthropic/claude-sonnet-5-5", costs at least 20 times as much as "openai/gpt-6-luna" (USD 2.00 in and 10.00 out per million tokens, against 0.10 and 0.50; prices of 2026-11-21), and MaxCostFactor is 1.5: its share will not grow; raise MaxCostFactor if you accept that price
[Canary("anthropic/claude-sonnet-5-5")]
public interface IAssistant
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}
