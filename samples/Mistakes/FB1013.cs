using Fallback;

namespace Mistakes.FB1013;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
public interface IAssistant
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}

// ! 'ITranslatingAssistant' has no chain, so no client is generated for it: the chain of 'IAssistant' applies only to 'IAssistant'; declare [ModelChain] on 'ITranslatingAssistant' as well
public interface ITranslatingAssistant : IAssistant
{
    Task<string> TranslateAsync(string text, CancellationToken cancellationToken = default);
}
