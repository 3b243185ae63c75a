using Fallback;

namespace Mistakes.FB1009;

// ! [TierTimeout] does nothing on 'IAssistant', which has no [ModelChain]; add one, or remove the attribute
[TierTimeout(5_000)]
public interface IAssistant
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}
