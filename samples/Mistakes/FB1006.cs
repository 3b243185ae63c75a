using Fallback;

namespace Mistakes.FB1006;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
public interface IAssistant
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);

    // ! 'Name' of 'IAssistant' is a property; a generated client has methods only
    string Name { get; }
}
