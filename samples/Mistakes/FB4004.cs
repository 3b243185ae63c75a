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
        // ! 'IAssistant.AskAsync' can answer its default, and 'Status' is not looked at here: the value may be taken for a fresh answer of a model
        return result.Value;
    }
}
