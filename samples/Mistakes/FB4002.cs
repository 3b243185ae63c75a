using Fallback;

namespace Mistakes.FB4002;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
public interface IAssistant
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}

public sealed class Desk(IAssistant assistant)
{
    public string Ask(string question)
    {
        // ! '.Result' blocks a thread until 'IAssistant.AskAsync' has its answer, over all tiers and retries; use 'await'
        return assistant.AskAsync(question).Result;
    }
}
