using Azure.Core;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback.EndToEnd.Tests;

/// <summary>The C# blocks of docs/dialects.md.</summary>
internal static class DialectExamples
{
    public static void Choose(FallbackOptions options)
    {
        options.AddProvider("openai", provider => provider.Dialect = Dialect.OpenAIChat);
        options.AddProvider("claude-proxy", provider =>
        {
            provider.BaseUrl = "https://llm.example.com";
            provider.Vendor = "anthropic";
            provider.Dialect = Dialect.AnthropicMessages;
        });
    }

    public static void AddClaude(FallbackOptions options, string key, string azureKey)
    {
        options.AddProvider("anthropic", provider => provider.ApiKey = new ApiKey(key));

        options.AddProvider("claude-vertex", provider =>
        {
            provider.BaseUrl = "https://europe-west1-aiplatform.googleapis.com/v1/projects/my-project/locations/europe-west1/publishers/anthropic";
            provider.Token = cancellationToken => TokenOfGoogleAsync(cancellationToken);
        });

        options.AddProvider("claude-azure", provider =>
        {
            provider.BaseUrl = "https://my-resource.services.ai.azure.com/anthropic";
            provider.ApiKey = new ApiKey(azureKey);
        });
    }

    public static void Mark(ChatOptions options, string text, byte[] pdf, AIFunction[] tools, AIFunction lookUp)
    {
        var handbook = new ChatMessage(ChatRole.System, text).WithCacheBreakpoint(PromptCacheLifetime.OneHour);
        var report = new DataContent(pdf, "application/pdf").WithCacheBreakpoint();
        options.Tools = [.. tools, lookUp.WithCacheBreakpoint()];
        _ = (handbook, report);
    }

    public static void AddAzure(IServiceCollection services, TokenCredential credential)
    {
        services.AddFallback(options => options.AddProvider("azure", provider =>
        {
            provider.BaseUrl = "https://contoso.openai.azure.com";
            provider.Token = async cancellationToken =>
            {
                AccessToken token = await credential.GetTokenAsync(new(["https://cognitiveservices.azure.com/.default"]), cancellationToken);
                return new ApiKey(token.Token) { ExpiresAt = token.ExpiresOn };
            };
        }));
    }

    private static ValueTask<ApiKey> TokenOfGoogleAsync(CancellationToken cancellationToken) => ValueTask.FromException<ApiKey>(new NotSupportedException());
}
