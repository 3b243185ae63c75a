using Fallback;

namespace Mistakes.FB1004;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
// ! 'IAssistant': [TierTimeout] has 3 values, but the chain has 2 tiers; remove 1
[TierTimeout(5_000, 8_000, 10_000)]
public interface IAssistant
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}
