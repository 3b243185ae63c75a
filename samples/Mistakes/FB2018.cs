using Fallback;

namespace Mistakes.FB2018;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
// ! if a stream of 'IAssistant' breaks, none of the tiers that are asked next is known to be able to continue it, so Continue has no effect; declare Fail, or set Models:<name>:Prefill in the configuration to how a model continues
[OnStreamFailure(StreamRecovery.Continue)]
public interface IAssistant
{
    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}
