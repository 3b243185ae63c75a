using Fallback.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback.Recipes;

/// <summary>docs/recipes/microsoft-extensions-ai.md.</summary>
public sealed class PipelineTests
{
    [Fact]
    public async Task Pipeline_ProviderFailsBehindTheToolCall_TheNextOneAnswers_AndTheSameQuestionComesFromTheCache()
    {
        await using Local local = await Local.StartAsync();
        local.First.Model("gpt-6-luna").RepliesOnce(Reply.Text("").WithToolCall("order_status", """{"number":42}""")).Replies(Reply.Overloaded());
        local.Second.Model("claude-haiku-5-5").Replies(Reply.Text("It was shipped yesterday."));
        var services = new ServiceCollection();
        local.Configure(services);
        PipelineExamples.Register(services, new ConfigurationBuilder().Build());
        await using ServiceProvider provider = services.BuildServiceProvider();
        IChatClient chat = provider.GetRequiredService<IChatClient>();

        ChatResponse answer = await PipelineExamples.AskAsync(chat, Local.Token);
        ChatResponse again = await PipelineExamples.AskAsync(chat, Local.Token);

        Assert.Equal("It was shipped yesterday.", answer.Text);
        Assert.Equal("It was shipped yesterday.", again.Text);
        Assert.Equal("claude-haiku-5-5", answer.ModelId);
        // One request for the tool call, one that failed behind it; the second question asked nobody.
        Assert.Equal((2, 1), (local.First.Requests.Count, local.Second.Requests.Count));
    }
}
