using Fallback;

namespace Mistakes.FB1003;

// ! "deepseek/deepseek-flash" is in the chain of 'IAssistant' twice: if it fails, asking it again does not help; remove one of them
[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", "deepseek/deepseek-flash")]
public interface IAssistant
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}
