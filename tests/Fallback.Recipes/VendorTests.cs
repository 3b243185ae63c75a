using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Fallback.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback.Recipes;

/// <summary>What docs/recipes says about vendors: settings that the start accepts, and members that reach the provider.</summary>
public sealed partial class VendorTests
{
    private static readonly string[] _providers =
        ["openai", "azure", "anthropic", "google", "mistral", "deepseek", "openrouter", "groq", "litellm"];

    [Fact]
    public void Chains_OfTheRecipes_AreBoundWithTheirSettings()
    {
        string[] settings =
        [
            .. Directory.EnumerateFiles(Path.Combine(Root(), "docs", "recipes"), "*.md")
                .SelectMany(static page => Json().Matches(File.ReadAllText(page)))
                .Select(static block => block.Groups[1].Value),
        ];
        Assert.NotEmpty(settings);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(_providers.Select(static name =>
            KeyValuePair.Create<string, string?>($"Fallback:Providers:{name}:ApiKey", $"a-key-of-{name}-for-this-test")));
        foreach (string json in settings) configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json)));

        var services = new ServiceCollection();
        VendorExamples.AddVertex(services, configuration.Build(), static _ => Task.FromResult("a-token"));
        services.AddFallbackClient<IOpenAIAssistant>();
        services.AddFallbackClient<IAzureAssistant>();
        services.AddFallbackClient<IClaudeAssistant>();
        services.AddFallbackClient<IGeminiAssistant>();
        services.AddFallbackClient<IVertexAssistant>();
        services.AddFallbackClient<IMistralAssistant>();
        services.AddFallbackClient<IDeepSeekDesk>();
        services.AddFallbackClient<IOpenRouterChat>();
        services.AddFallbackClient<IGroqAssistant>();
        services.AddFallbackClient<IOllamaAssistant>();
        services.AddFallbackClient<IVllmAssistant>();
        services.AddFallbackClient<ILiteLlmAssistant>();
        using ServiceProvider provider = services.BuildServiceProvider();
        Type[] clients =
            [.. services.Select(static service => service.ServiceType).Where(static type => type.Namespace == typeof(IOpenAIAssistant).Namespace)];
        Assert.Equal(12, clients.Length);
        Assert.All(clients, client => Assert.NotNull(provider.GetService(client)));

        TierSnapshot[] tiers = [.. provider.GetRequiredService<FallbackMonitor>().Tiers];
        Assert.Contains(tiers, static tier => tier is { Provider: "vllm", Model: "my-model" });
        Assert.Contains(tiers, static tier => tier is { Provider: "openrouter", Model: "deepseek/deepseek-v3.2" });
    }

    [Fact]
    public async Task OpenRouter_GetsTheMembersOfAdditionalProperties()
    {
        await using Local local = await Local.StartAsync();
        var services = new ServiceCollection();
        services.AddFallback(options => options
            .AddProvider("openrouter", local.First.BaseUrl.AbsoluteUri, "a-key-of-this-test-1")
            .AddProvider("openai", local.Second.BaseUrl.AbsoluteUri, "a-key-of-this-test-2"));
        services.AddFallbackClient<IOpenRouterChat>();
        await using ServiceProvider provider = services.BuildServiceProvider();

        await VendorExamples.AskOpenRouterAsync(provider.GetRequiredService<IOpenRouterChat>(), "Hello?", Local.Token);

        RecordedRequest request = Assert.Single(local.First.Requests);
        Assert.Equal("deepseek/deepseek-v3.2", request.Model);
        Assert.False(request.Json.GetProperty("provider").GetProperty("allow_fallbacks").GetBoolean());
    }

    private static string Root([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "..", "..");

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Json();
}
