using Fallback;

namespace Mistakes.FB4007;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
[OnStreamFailure(StreamRecovery.Fail)]
public interface IStoryteller
{
    IAsyncEnumerable<string> TellAsync(string story, CancellationToken cancellationToken = default);
}

public sealed class Desk(IStoryteller teller)
{
    public void Tell(string story, CancellationToken cancellationToken)
    {
        // ! The stream of 'IStoryteller.TellAsync' is never read, so no request is sent; read it with 'await foreach'
        teller.TellAsync(story, cancellationToken);
    }
}
