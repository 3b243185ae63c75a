using Fallback;

namespace Mistakes.FB2002;

[ModelChain("openrouter/deepseek/deepseek-v3.2", "openai/gpt-6-luna")]
// ! 'IAssistant.AskAsync' asks for answers of up to 100,000 tokens, but "openrouter/deepseek/deepseek-v3.2" returns at most 64,000; lower MaxOutputTokens, or remove the tier
[Generation(MaxOutputTokens = 100_000)]
public interface IAssistant
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}
