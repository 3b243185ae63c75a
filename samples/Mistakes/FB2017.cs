using Fallback;

namespace Mistakes.FB2017;

// ! the canary of 'IAssistant', "anthropic/claude-sonnet-5-5", costs at least 20 times as much as "openai/gpt-6-luna"
[ModelChain("openai/gpt-6-luna", "deepseek/deepseek-flash")]
[Canary("anthropic/claude-sonnet-5-5")]
public interface IAssistant
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}
