using Fallback;

namespace Mistakes.FB2009;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
// ! 'IAssistant.AskAsync' has a temperature above 0 and no seed, but the first of its answers is cached and given to everyone; set Temperature = 0 or a Seed, or remove [AnswerCache]
[AnswerCache(TtlSeconds = 600)]
[Generation(Temperature = 0.8)]
public interface IAssistant
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}
