using Fallback;

namespace Mistakes.FB2005;

// ! all 2 tiers of 'IAssistant' are at openai: an outage, an empty balance or a revoked key there stops them together; add a tier at another provider
[ModelChain("openai/gpt-6-sol", "openai/gpt-6-luna")]
public interface IAssistant
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}
