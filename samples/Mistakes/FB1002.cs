using Fallback;

namespace Mistakes.FB1002;

// ! tier 1 of 'IAssistant' is "deepseek flash": a model's name has no white space; write provider/model, for example "deepseek/deepseek-flash"
[ModelChain("deepseek flash", "openai/gpt-6-luna")]
public interface IAssistant
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}
