using Fallback;

namespace Mistakes.FB1012;

// ! 'IAssistant': DeadlineMs is 20 ms, too short for any model; for 20 s write 20_000
[ModelChain("deepseek/deepseek-flash", DeadlineMs = 20)]
// ! 'IAssistant': BreakSeconds is 30,000 s, which is 500 minutes; for 30,000 ms write 30
[CircuitBreaker(BreakSeconds = 30_000)]
public interface IAssistant
{
    // ! 'IAssistant.AskAsync': Temperature is 7, but no provider takes more than 2, and some no more than 1; did you mean a tenth or a hundredth of it?
    [Generation(Temperature = 7)]
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}
