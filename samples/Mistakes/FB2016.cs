using Fallback;

namespace Mistakes.FB2016;

// ! the catalogue does not know "opnai/gpt-6-luna"; did you mean "openai/gpt-6-luna"? If the name is right, describe it in fallback.models.json
[ModelChain("deepseek/deepseek-flash", "opnai/gpt-6-luna")]
public interface IAssistant
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}
