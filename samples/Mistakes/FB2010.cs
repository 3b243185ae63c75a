using Fallback;

namespace Mistakes.FB2010;

// ! "deepseek/deepseek-chat" was retired by deepseek on 2026-07-24; use "deepseek/deepseek-flash" (facts of 2026-11-21)
[ModelChain("deepseek/deepseek-chat", "openai/gpt-6-luna")]
public interface IAssistant
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}
