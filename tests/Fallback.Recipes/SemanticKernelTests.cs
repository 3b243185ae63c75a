using Fallback.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.SemanticKernel;

namespace Fallback.Recipes;

/// <summary>docs/recipes/semantic-kernel.md.</summary>
public sealed class SemanticKernelTests
{
    [Fact]
    public async Task Prompt_ProviderFailsBehindTheFunctionCall_TheNextOneAnswersWithItsResult()
    {
        await using Local local = await Local.StartAsync();
        local.First.Model("gpt-6-luna").RepliesOnce(Reply.Text("").WithToolCall("Orders_order_status", """{"number":42}""")).Replies(Reply.Overloaded());
        local.Second.Model("claude-haiku-5-5").Replies(Reply.Text("It was shipped yesterday."));
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Fallback:Providers:openai:BaseUrl"] = local.First.BaseUrl.AbsoluteUri,
            ["Fallback:Providers:anthropic:BaseUrl"] = local.Second.BaseUrl.AbsoluteUri,
        }).Build();
        Kernel kernel = SemanticKernelExamples.Build(configuration);

        string? answer = await SemanticKernelExamples.AskAsync(kernel, Local.Token);

        Assert.Equal("It was shipped yesterday.", answer);
        Assert.Contains("Order 42 was shipped yesterday.", Assert.Single(local.Second.Requests).Body, StringComparison.Ordinal);
    }
}
