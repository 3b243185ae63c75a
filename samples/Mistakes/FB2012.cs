using Fallback;

namespace Mistakes.FB2012;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", "anthropic/claude-haiku-5-5")]
// ! every call of 'IAssistant' asks 3 paid tiers at once, and all of them charge for it; lower MaxParallel, or set DelayMs to a time within which most answers arrive
[Hedge(DelayMs = 0, MaxParallel = 3)]
public interface IAssistant
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}
