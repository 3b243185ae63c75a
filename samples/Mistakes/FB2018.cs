using Fallback;

namespace Mistakes.FB2018;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
// ! no tier of 'IAssistant' that would be asked to is known to go on with an answer that has begun, so nothing continues a stream that breaks; declare Fail, or say how a model goes on in the configuration (Models:<name>:Prefill)
[OnStreamFailure(StreamRecovery.Continue)]
public interface IAssistant
{
    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}
