using Fallback;

namespace Mistakes.FB2007;

// ! 3 tiers with 2 retries each of 'IAssistant' can need 9 requests, but MaxAttempts is 6: if the first tiers use them up, the last ones are not tried; lower MaxRetries, or raise MaxAttempts
[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", "anthropic/claude-haiku-5-5")]
[TierRetry(MaxRetries = 2)]
public interface IAssistant
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}
