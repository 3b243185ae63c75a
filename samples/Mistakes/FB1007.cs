using Fallback;

namespace Mistakes.FB1007;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
public interface IAssistant
{
    // ! a prompt of 'IAssistant.AskAsync' has {qestion}, but there is no such parameter; did you mean {question}?
    [UserPrompt("Answer {qestion}.")]
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
public interface IStoryteller
{
    // ! no prompt of 'IStoryteller.TellAsync' uses 'words', so the model does not see it; put {words} into a prompt, or remove the parameter
    Task<string> TellAsync(string story, int words, CancellationToken cancellationToken = default);
}
