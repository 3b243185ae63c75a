using Fallback;

namespace Mistakes.FB2013;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
public interface IStoryteller
{
    // ! 'IStoryteller.TellAsync' streams, but nothing declares what happens when a stream breaks after its first text; declare [OnStreamFailure(StreamRecovery.Fail)], Restart or Continue
    IAsyncEnumerable<string> TellAsync(string story, CancellationToken cancellationToken = default);
}

[ModelChain("deepseek/deepseek-flash", "anthropic/claude-haiku-5-5")]
// ! "anthropic/claude-haiku-5-5" refuses to continue a partial answer, so it can never continue a stream of 'ISinger'; declare Restart or Fail, or remove the tier
[OnStreamFailure(StreamRecovery.Continue)]
public interface ISinger
{
    IAsyncEnumerable<string> SingAsync(string song, CancellationToken cancellationToken = default);
}
