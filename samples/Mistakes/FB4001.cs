using Fallback;

namespace Mistakes.FB4001;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
public interface IAssistant
{
    // ! 'IAssistant.AskAsync' cannot be canceled: it has no CancellationToken; add 'CancellationToken cancellationToken = default'
    Task<string> AskAsync(string question);

    Task<string> TellAsync(string story, CancellationToken cancellationToken = default);
}

public sealed class Desk(IAssistant assistant)
{
    public async Task<string> TellAsync(string story, CancellationToken cancellationToken)
    {
        // ! 'IAssistant.TellAsync' goes on when 'cancellationToken' is canceled; pass 'cancellationToken'
        return await assistant.TellAsync(story);
    }
}
