using Fallback;

namespace Mistakes.FB1003;

// ! "deepseek/deepseek-flash" stands twice in the chain of 'IAssistant': when it fails, it is asked in vain again
[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", "deepseek/deepseek-flash")]
public interface IAssistant
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}
