using Fallback;

namespace Mistakes.FB2013;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
public interface IStoryteller
{
    // ! 'IStoryteller.TellAsync' streams, and it is not declared what happens when a stream breaks after its first text; declare [OnStreamFailure(StreamRecovery.Fail)], Restart or Continue
    IAsyncEnumerable<string> TellAsync(string story, CancellationToken cancellationToken = default);
}

[ModelChain("deepseek/deepseek-flash", "anthropic/claude-haiku-5-5")]
// ! "anthropic/claude-haiku-5-5" refuses to go on with an answer that has begun, so it can never continue a stream of 'ISinger'; declare Restart or Fail, or leave the tier out
[OnStreamFailure(StreamRecovery.Continue)]
public interface ISinger
{
    IAsyncEnumerable<string> SingAsync(string song, CancellationToken cancellationToken = default);
}
