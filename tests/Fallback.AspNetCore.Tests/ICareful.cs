namespace Fallback.AspNetCore.Tests;

[ModelChain("openai/gpt-6-luna", DeadlineMs = 10_000)]
[Canary("deepseek/deepseek-flash", Percent = 50)]
public interface ICareful
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}
