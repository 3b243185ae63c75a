using Fallback;

namespace Mistakes.FB4004;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
[DefaultResponse("System busy, please retry shortly.")]
public interface IAssistant
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

public sealed class Desk(IAssistant assistant)
{
    public async Task<string> AskAsync(string question, CancellationToken cancellationToken)
    {
        FallbackResult<string> result = await assistant.AskAsync(question, cancellationToken);
        // ! 'IAssistant.AskAsync' can return its default, but 'Status' is not checked here: the value may be mistaken for a fresh answer of a model
        return result.Value;
    }
}
