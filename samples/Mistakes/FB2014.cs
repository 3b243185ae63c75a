using Fallback;

namespace Mistakes.FB2014;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", DeadlineMs = 20_000)]
[TierTimeout(5_000, 8_000)]
// ! 'IAssistant': A call takes at most 20 s (its deadline) and sends at most 3 requests, 6 if providers have instances. A million tokens cost USD 0.10 to 0.15 in and USD 0.50 to 0.60 out. The smallest context window is 1,048,576 tokens (deepseek/deepseek-flash). Facts of 2026-11-21.
public interface IAssistant
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}
