using Fallback;

namespace Mistakes.FB1011;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
// ! StaleSeconds of 'IAssistant' does nothing: ServeStale is false; remove it
[AnswerCache(ServeStale = false, StaleSeconds = 600)]
public interface IAssistant
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}
