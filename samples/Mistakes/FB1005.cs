using Fallback;

namespace Mistakes.FB1005;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
// ! 'IAssistant': BreakSeconds is 0.1, but must be at least 0.5 and at most 31536000
[CircuitBreaker(BreakSeconds = 0.1)]
public interface IAssistant
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}
