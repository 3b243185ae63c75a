using System.ClientModel.Primitives;
using Azure.AI.OpenAI;
using Azure.Core;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback.Recipes;

// The C# blocks of docs/recipes about vendors, one interface a page.

[ModelChain("openai/gpt-6.1-sol", "openai/gpt-6-luna", "anthropic/claude-haiku-5-5", DeadlineMs = 60_000)]
[TierTimeout(30_000, 15_000, 15_000)]
[CircuitBreaker(FailureThreshold = 3)]
public interface IOpenAIAssistant
{
    Task<FallbackResult<string>> AnswerAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("azure/support-luna", "openai/gpt-6-luna", DeadlineMs = 30_000)]
[TierTimeout(12_000)]
[CircuitBreaker(FailureThreshold = 3)]
public interface IAzureAssistant
{
    Task<FallbackResult<string>> AnswerAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("anthropic/claude-sonnet-5-5", "openai/gpt-6-luna", DeadlineMs = 60_000)]
[TierTimeout(30_000, 15_000)]
[CircuitBreaker(FailureThreshold = 3)]
[Generation(MaxOutputTokens = 2_000)]
public interface IClaudeAssistant
{
    Task<FallbackResult<string>> AnswerAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("google/gemini-3.8-flash", "openai/gpt-6-luna", DeadlineMs = 30_000)]
[TierTimeout(12_000)]
[CircuitBreaker(FailureThreshold = 3)]
public interface IGeminiAssistant
{
    Task<FallbackResult<string>> AnswerAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("vertex/gemini-3.8-flash", "claude-vertex/claude-sonnet-5-5", DeadlineMs = 60_000)]
[TierTimeout(15_000, 30_000)]
[CircuitBreaker(FailureThreshold = 3)]
public interface IVertexAssistant
{
    Task<FallbackResult<string>> AnswerAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("mistral/mistral-large-4-0", "openai/gpt-6-luna", DeadlineMs = 60_000)]
[TierTimeout(20_000)]
[CircuitBreaker(FailureThreshold = 3)]
public interface IMistralAssistant
{
    Task<FallbackResult<string>> AnswerAsync(string question, CancellationToken cancellationToken = default);

    [OnStreamFailure(StreamRecovery.Fail)]
    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", DeadlineMs = 30_000)]
[TierTimeout(12_000)]
[CircuitBreaker(FailureThreshold = 3)]
[AnswerRepair]
public interface IDeepSeekDesk
{
    [UserPrompt("Sort this mail:\n{mail}")]
    Task<MailKind> SortAsync(string mail, CancellationToken cancellationToken = default);
}

public sealed record MailKind(string Category, bool Urgent);

[ModelChain("openrouter/deepseek/deepseek-v3.2", "openai/gpt-6-luna", DeadlineMs = 30_000)]
[TierTimeout(12_000)]
[CircuitBreaker(FailureThreshold = 3)]
[OnStreamFailure(StreamRecovery.Fail)]
public interface IOpenRouterChat : IChatClient;

[ModelChain("groq/openai/gpt-oss-120b", "openai/gpt-6-luna", DeadlineMs = 20_000)]
[TierTimeout(5_000, 12_000)]
[CircuitBreaker(FailureThreshold = 3)]
public interface IGroqAssistant
{
    Task<FallbackResult<string>> AnswerAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("ollama/llama3.2:3b", "openai/gpt-6-luna", DeadlineMs = 180_000)]
[TierTimeout(150_000, 15_000, FirstTokenMs = 120_000)]
[CircuitBreaker(FailureThreshold = 3)]
public interface IOllamaAssistant
{
    Task<FallbackResult<string>> AnswerAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("vllm/my-model", "openai/gpt-6-luna", DeadlineMs = 60_000)]
[TierTimeout(30_000, 15_000)]
[CircuitBreaker(FailureThreshold = 3)]
public interface IVllmAssistant
{
    Task<FallbackResult<string>> AnswerAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("litellm/support", "openai/gpt-6-luna", DeadlineMs = 30_000)]
[TierTimeout(12_000)]
[CircuitBreaker(FailureThreshold = 3)]
public interface ILiteLlmAssistant
{
    Task<FallbackResult<string>> AnswerAsync(string question, CancellationToken cancellationToken = default);
}

internal static class VendorExamples
{
    public static void Register(IServiceCollection services, IConfiguration configuration)
    {
        services.AddFallback(configuration.GetSection("Fallback"));
        services.AddFallbackClient<IOpenAIAssistant>();
    }

    public static void AddAzureByToken(IServiceCollection services, IConfiguration configuration, TokenCredential credential)
    {
        services.AddFallback(configuration.GetSection("Fallback")).AddProvider("azure", provider => provider.Token = async cancellationToken =>
        {
            AccessToken token = await credential.GetTokenAsync(new(["https://cognitiveservices.azure.com/.default"]), cancellationToken);
            return new ApiKey(token.Token) { ExpiresAt = token.ExpiresOn };
        });
    }

    public static void AddAzureBySdk(IServiceCollection services, IConfiguration configuration, TokenCredential credential)
    {
        var azure = new AzureOpenAIClient(
            new Uri("https://contoso.openai.azure.com"),
            credential,
            new AzureOpenAIClientOptions { RetryPolicy = new ClientRetryPolicy(0) });           // the chain decides what is asked again

        services.AddFallback(configuration.GetSection("Fallback"))
            .AddChatClientProvider("azure", _ => azure.GetChatClient("support-luna").AsIChatClient());
    }

    public static ChatMessage MarkHandbook(string handbook)
    {
        var system = new ChatMessage(ChatRole.System, handbook).WithCacheBreakpoint();
        return system;
    }

    public static void AddVertex(IServiceCollection services, IConfiguration configuration, Func<CancellationToken, Task<string>> accessToken)
    {
        const string project = "https://europe-west1-aiplatform.googleapis.com/v1/projects/my-project/locations/europe-west1";
        async ValueTask<ApiKey> TokenAsync(CancellationToken cancellationToken) =>
            new(await accessToken(cancellationToken)) { ExpiresAt = DateTimeOffset.UtcNow.AddMinutes(30) };

        services.AddFallback(configuration.GetSection("Fallback"))
            .AddProvider("vertex", provider =>
            {
                provider.BaseUrl = project;
                provider.Vendor = "google";
                provider.Token = TokenAsync;
            })
            .AddProvider("claude-vertex", provider =>
            {
                provider.BaseUrl = $"{project}/publishers/anthropic";
                provider.Vendor = "anthropic";
                provider.Token = TokenAsync;
            });
    }

    public static async Task<string> AskOpenRouterAsync(IOpenRouterChat chat, string question, CancellationToken cancellationToken)
    {
        var options = new ChatOptions
        {
            AdditionalProperties = new() { ["provider"] = new Dictionary<string, object> { ["allow_fallbacks"] = false } },
        };
        ChatResponse answer = await chat.GetResponseAsync(question, options, cancellationToken);
        return answer.Text;
    }
}
