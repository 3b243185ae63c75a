using System.ComponentModel;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback.Recipes;

// The C# blocks of docs/recipes/agent-framework.md.

[ModelChain("openai/gpt-6-luna", "anthropic/claude-haiku-5-5", DeadlineMs = 60_000)]
[TierTimeout(20_000)]
[CircuitBreaker(FailureThreshold = 3)]
[OnStreamFailure(StreamRecovery.Restart)]
public interface IAgentModel : IChatClient;

internal static class AgentFrameworkExamples
{
    public static void Register(IServiceCollection services, IConfiguration configuration)
    {
        services.AddFallback(configuration.GetSection("Fallback"));
        services.AddFallbackChatClient<IAgentModel>();
        services.AddSingleton(static provider => SupportAgent.Create(provider.GetRequiredService<IChatClient>()));
    }

    public static async Task<string> AskAsync(AIAgent agent, CancellationToken cancellationToken)
    {
        AgentSession session = await agent.CreateSessionAsync(cancellationToken);
        AgentResponse answer = await agent.RunAsync("Where is order 42?", session, cancellationToken: cancellationToken);
        Console.WriteLine(answer.Text);
        Console.WriteLine($"answered by {answer.AdditionalProperties?[FallbackProperties.Provider]}");
        return answer.Text;
    }
}

public static class SupportAgent
{
    public static AIAgent Create(IChatClient model) => new ChatClientAgent(
        model,
        instructions: "You answer questions about orders. Look the order up before you answer.",
        name: "support",
        tools: [AIFunctionFactory.Create(OrderStatus)]);

    [Description("Returns the status of an order.")]
    private static string OrderStatus([Description("The number of the order.")] int number) => $"Order {number} was shipped yesterday.";
}
