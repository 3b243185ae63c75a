using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fallback.Recipes;

/// <summary>The C# block of docs/recipes/README.md.</summary>
internal static class SetupExample
{
    public static async Task RunAsync(string[] args)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
        IServiceCollection services = builder.Services;
        ConfigurationManager configuration = builder.Configuration;

        // What the recipe registers:
        services.AddFallback(configuration.GetSection("Fallback"));
        services.AddFallbackClient<IOpenAIAssistant>();

        using IHost host = builder.Build();
        await host.StartAsync();
        CancellationToken cancellationToken = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

        // What the recipe calls:
        IOpenAIAssistant assistant = host.Services.GetRequiredService<IOpenAIAssistant>();
        FallbackResult<string> answer = await assistant.AnswerAsync("How do I reset my router?", cancellationToken);
        Console.WriteLine($"{answer.Value} ({answer.Provider})");

        await host.StopAsync();
    }
}
