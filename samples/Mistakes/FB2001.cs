using Fallback;
using Microsoft.Extensions.AI;

namespace Mistakes.FB2001;

// ! "openai/gpt-6-luna" (1,050,000 tokens) falls back to "openrouter/deepseek/deepseek-v3.2" (128,000) in 'IAssistant', and no [ContextPolicy] is declared: a prompt over 128,000 tokens cannot be answered there; declare [ContextPolicy(ContextOverflow.TrimHistory)], or SkipTier if that is intended
[ModelChain("openai/gpt-6-luna", "openrouter/deepseek/deepseek-v3.2")]
public interface IAssistant
{
    Task<string> ChatAsync(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken = default);
}
