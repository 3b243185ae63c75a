using Fallback;

namespace Mistakes.FB2003;

// ! the catalogue does not know "pool/my-model", so its window, cost and abilities are not checked; describe it in fallback.models.json
[ModelChain("pool/my-model", "openai/gpt-6-luna")]
public interface IAssistant
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}
