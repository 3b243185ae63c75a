using Fallback;

namespace Mistakes.FB2018;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
// ! when a stream of 'IAssistant' breaks, no tier that is asked then is known to continue it, so Continue comes to nothing; declare Fail, or say how a model continues in the configuration (Models:<name>:Prefill)
[OnStreamFailure(StreamRecovery.Continue)]
public interface IAssistant
{
    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}
