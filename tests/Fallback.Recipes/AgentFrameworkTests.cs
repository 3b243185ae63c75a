using Fallback.Testing;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback.Recipes;

/// <summary>docs/recipes/agent-framework.md.</summary>
public sealed class AgentFrameworkTests
{
    [Fact]
    public async Task Agent_ProviderFailsBehindTheToolCall_TheNextOneAnswersWithTheToolsResult()
    {
        await using Local local = await Local.StartAsync();
        local.First.Model("gpt-6-luna").RepliesOnce(Reply.Text("").WithToolCall("OrderStatus", """{"number":42}""")).Replies(Reply.Overloaded());
        local.Second.Model("claude-haiku-5-5").Replies(Reply.Text("It was shipped yesterday."));
        var services = new ServiceCollection();
        local.Configure(services);
        services.AddFallbackChatClient<IAgentModel>();
        await using ServiceProvider provider = services.BuildServiceProvider();
        AIAgent agent = SupportAgent.Create(provider.GetRequiredService<IChatClient>());

        string answer = await AgentFrameworkExamples.AskAsync(agent, Local.Token);

        Assert.Equal("It was shipped yesterday.", answer);
        RecordedRequest last = Assert.Single(local.Second.Requests);
        Assert.Contains("Order 42 was shipped yesterday.", last.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agent_AnswerSaysWhoGaveIt()
    {
        await using Local local = await Local.StartAsync();
        local.First.Default.Replies(Reply.Overloaded());
        local.Second.Default.Replies(Reply.Text("Hello."));
        var services = new ServiceCollection();
        local.Configure(services);
        services.AddFallbackChatClient<IAgentModel>();
        await using ServiceProvider provider = services.BuildServiceProvider();
        AIAgent agent = SupportAgent.Create(provider.GetRequiredService<IChatClient>());

        AgentResponse answer = await agent.RunAsync("Hello?", cancellationToken: Local.Token);

        Assert.Equal("anthropic", answer.AdditionalProperties?[FallbackProperties.Provider]);
    }
}
