using System.ComponentModel;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;

namespace Fallback.Recipes;

// The C# blocks of docs/recipes/semantic-kernel.md.

[ModelChain("openai/gpt-6-luna", "anthropic/claude-haiku-5-5", DeadlineMs = 60_000)]
[TierTimeout(20_000)]
[CircuitBreaker(FailureThreshold = 3)]
[OnStreamFailure(StreamRecovery.Restart)]
public interface IKernelModel : IChatClient;

internal static class SemanticKernelExamples
{
    public static Kernel Build(IConfiguration configuration)
    {
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.Services.AddFallback(configuration.GetSection("Fallback"));
        builder.Services.AddFallbackClient<IKernelModel>();
        builder.Services.AddChatClient(static provider => provider.GetRequiredService<IKernelModel>()).UseKernelFunctionInvocation();
        builder.Plugins.AddFromType<Orders>();
        Kernel kernel = builder.Build();
        return kernel;
    }

    public static async Task<string?> AskAsync(Kernel kernel, CancellationToken cancellationToken)
    {
        var settings = new PromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() };
        string? answer = await kernel.InvokePromptAsync<string>(
            "Where is order {{$number}}?", new KernelArguments(settings) { ["number"] = 42 }, cancellationToken: cancellationToken);
        return answer;
    }
}

public sealed class Orders
{
    [KernelFunction("order_status"), Description("Returns the status of an order.")]
    public string Status(int number) => $"Order {number} was shipped yesterday.";
}
