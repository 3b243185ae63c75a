using Fallback;

namespace Mistakes.FB2008;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
[TierTimeout(10_000)]
// ! the breaker of 'IAssistant' stays open for 5 s, which is less than the timeout of "deepseek/deepseek-flash" (10 s): it closes again before calls that hang have ended; raise BreakSeconds
[CircuitBreaker(BreakSeconds = 5, ProbeBeside = false)]
public interface IAssistant
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}
