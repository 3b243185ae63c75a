using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

// The C# blocks of docs/canary.md.

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", DeadlineMs = 20_000)]
[TierTimeout(8_000)]
[Canary("anthropic/claude-haiku-5-5", Percent = 5)]
public interface ITryingAssistant
{
    Task<FallbackResult<string>> AnswerAsync(
        IEnumerable<ChatMessage> conversation, ChatOptions? options = null, CancellationToken cancellationToken = default);
}

internal static class CanaryExample
{
    public static void Show(FallbackRuntime runtime)
    {
        FallbackMonitor monitor = runtime.Monitor;
        foreach (CanarySnapshot canary in monitor.Canaries)
        {
            Console.WriteLine(canary);
            foreach (CanaryDecision decision in canary.Decisions) Console.WriteLine($"  {decision.At:u} {decision}");
        }
        monitor.PauseCanary("ITryingAssistant");
    }
}
