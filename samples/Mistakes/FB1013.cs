using Fallback;

namespace Mistakes.FB1013;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
public interface IAssistant
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}

// ! 'ITranslatingAssistant' has no chain, so no client is generated for it: the one of 'IAssistant' is for 'IAssistant' alone; declare [ModelChain] on 'ITranslatingAssistant', too
public interface ITranslatingAssistant : IAssistant
{
    Task<string> TranslateAsync(string text, CancellationToken cancellationToken = default);
}
