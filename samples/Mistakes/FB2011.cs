using Fallback;

namespace Mistakes.FB2011;

public sealed record Ticket(string Title, int Priority);

#pragma warning disable FB2010 // No model that can do without JSON is still sold.
// ! "anthropic/claude-sonnet-4-0" cannot be made to answer in JSON, which ReadAsync of 'ITicketReader' needs: only the prompt asks for it, and the answer may be something else; remove the tier, or give those methods a chain of their own
[ModelChain("openai/gpt-6-sol", "anthropic/claude-sonnet-4-0")]
#pragma warning restore FB2010
[ContextPolicy(ContextOverflow.TrimHistory)]
public interface ITicketReader
{
    Task<Ticket> ReadAsync(string mail, CancellationToken cancellationToken = default);
}
