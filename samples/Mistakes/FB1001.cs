using Fallback;

namespace Mistakes.FB1001;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
public interface IAssistant
{
    // ! 'IAssistant.Ask' returns 'string', but must return Task<T> or ValueTask<T> of string, ChatResponse, a type that can be read from JSON, or FallbackResult of these, or IAsyncEnumerable<T> of string or ChatResponseUpdate
    string Ask(string question, CancellationToken cancellationToken = default);
}
