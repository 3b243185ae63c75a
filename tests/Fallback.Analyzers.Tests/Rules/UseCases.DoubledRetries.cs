namespace Fallback.Analyzers.Tests;

internal static partial class UseCases
{
    /// <summary>The SDKs' shapes: constructors, options and the adapters to chat clients.</summary>
    public const string Sdks = """

        namespace System.ClientModel { public class ApiKeyCredential(string key) { public string Key => key; } }
        namespace System.ClientModel.Primitives
        {
            public class PipelinePolicy;
            public class ClientRetryPolicy(int maxRetries = 3) : PipelinePolicy { public int Max => maxRetries; }
            public class ClientPipelineOptions { public PipelinePolicy? RetryPolicy { get; set; } public TimeSpan? NetworkTimeout { get; set; } }
        }
        namespace OpenAI
        {
            using System.ClientModel;
            public class OpenAIClientOptions : System.ClientModel.Primitives.ClientPipelineOptions { public Uri? Endpoint { get; set; } }
            public class OpenAIClient
            {
                public OpenAIClient(string apiKey) { }
                public OpenAIClient(ApiKeyCredential credential) { }
                public OpenAIClient(ApiKeyCredential credential, OpenAIClientOptions options) { }
                public Chat.ChatClient GetChatClient(string model) => null!;
            }
        }
        namespace OpenAI.Chat
        {
            using System.ClientModel;
            public class ChatClient
            {
                public ChatClient(string model, string apiKey) { }
                public ChatClient(string model, ApiKeyCredential credential) { }
                public ChatClient(string model, ApiKeyCredential credential, OpenAIClientOptions options) { }
            }
        }
        namespace Anthropic.Core { public struct ClientOptions { public string? ApiKey { get; set; } public int? MaxRetries { get; set; } } }
        namespace Anthropic
        {
            public class AnthropicClient
            {
                public AnthropicClient() { }
                public AnthropicClient(Core.ClientOptions options) { }
                public string? ApiKey { get; init; }
                public int? MaxRetries { get; init; }
                public System.Net.Http.HttpClient? HttpClient { get; init; }
                public AnthropicClient WithOptions(Func<Core.ClientOptions, Core.ClientOptions> modifier) => this;
            }
        }
        namespace Microsoft.Extensions.AI
        {
            public static class Adapters
            {
                public static IChatClient AsIChatClient(this OpenAI.Chat.ChatClient client) => null!;
                public static IChatClient AsIChatClient(this Anthropic.AnthropicClient client, string? model = null) => null!;
            }
        }
        namespace Microsoft.Extensions.DependencyInjection
        {
            public static class ResilienceHandlers
            {
                public static IHttpClientBuilder AddStandardResilienceHandler(this IHttpClientBuilder builder) => builder;
                public static IHttpClientBuilder AddStandardHedgingHandler(this IHttpClientBuilder builder) => builder;
                public static IHttpClientBuilder RemoveAllResilienceHandlers(this IHttpClientBuilder builder) => builder;
            }
        }
        """;

    private static string[] RetryHits { get; } =
    [
        Adding("""services.AddFallback().AddChatClientProvider("openai", _ => new [|OpenAI.Chat.ChatClient|]("gpt", "key").AsIChatClient());"""),
        Adding("""services.AddFallback().AddChatClientProvider("openai", _ => new [|OpenAIClient|](new ApiKeyCredential("key")).GetChatClient("gpt").AsIChatClient());"""),
        Adding("""services.AddFallback().AddChatClientProvider("openai", _ => new [|OpenAIClient|](new ApiKeyCredential("key"), new OpenAIClientOptions { Endpoint = new("https://a.b") }).GetChatClient("gpt").AsIChatClient());"""),
        Adding("""services.AddFallback().AddChatClientProvider("openai", _ => new [|OpenAIClient|](new ApiKeyCredential("key"), new OpenAIClientOptions { RetryPolicy = new ClientRetryPolicy(5) }).GetChatClient("gpt").AsIChatClient());"""),
        Adding("""services.AddFallback().AddChatClientProvider("openai", _ => new [|OpenAIClient|](new ApiKeyCredential("key"), new() { RetryPolicy = new ClientRetryPolicy() }).GetChatClient("gpt").AsIChatClient());"""),
        Adding("""var options = new OpenAIClientOptions { Endpoint = new("https://a.b") }; services.AddFallback().AddChatClientProvider("openai", _ => new [|OpenAIClient|](new ApiKeyCredential("key"), options).GetChatClient("gpt").AsIChatClient());"""),
        Adding("""var openai = new [|OpenAIClient|]("key"); services.AddFallback().AddChatClientProvider("openai", _ => openai.GetChatClient("gpt").AsIChatClient());"""),
        Adding("""services.AddFallback().AddChatClientProvider("anthropic", _ => new [|AnthropicClient|] { ApiKey = "key" }.AsIChatClient("claude"));"""),
        Adding("""services.AddFallback(options => options.AddChatClientProvider("anthropic", new [|AnthropicClient|]().AsIChatClient("claude")));"""),
        Adding("""services.AddFallback().AddChatClientProvider("anthropic", _ => { AnthropicClient client = [|new() { ApiKey = "key", MaxRetries = 3 }|]; return client.AsIChatClient("claude"); });"""),
        Adding("""IChatClient claude = new [|AnthropicClient|](new Anthropic.Core.ClientOptions { ApiKey = "key" }).AsIChatClient("claude"); services.AddFallback(options => options.AddChatClientProvider("anthropic", claude));"""),
        Adding("""FallbackClient.Create<IBot>(options => options.AddProvider("anthropic", provider => provider.ChatClient = () => new [|AnthropicClient|]().AsIChatClient("claude")));"""),
        Adding("""
            services.AddHttpClient("llm").SetHandlerLifetime(TimeSpan.FromMinutes(5)).[|AddStandardResilienceHandler|]();
            services.AddFallback().AddChatClientProvider("anthropic", provider => new AnthropicClient { MaxRetries = 0, HttpClient = provider.GetRequiredService<IHttpClientFactory>().CreateClient("llm") }.AsIChatClient());
            """),
        Adding("""
            services.ConfigureHttpClientDefaults(http => http.[|AddStandardHedgingHandler|]());
            services.AddFallback(options => options.AddProvider("pool", provider => provider.HttpHandler = () => handlers.CreateHandler("pool")));
            """),
    ];

    private static string[] RetryNearMisses { get; } =
    [
        Adding("""services.AddFallback().AddChatClientProvider("openai", _ => new OpenAIClient(new ApiKeyCredential("key"), new OpenAIClientOptions { RetryPolicy = new ClientRetryPolicy(0) }).GetChatClient("gpt").AsIChatClient());"""),
        Adding("""services.AddFallback().AddChatClientProvider("openai", _ => new OpenAI.Chat.ChatClient("gpt", new ApiKeyCredential("key"), new() { RetryPolicy = new ClientRetryPolicy(maxRetries: 0) }).AsIChatClient());"""),
        Adding("""var options = new OpenAIClientOptions(); options.RetryPolicy = new ClientRetryPolicy(0); services.AddFallback().AddChatClientProvider("openai", _ => new OpenAIClient(new ApiKeyCredential("key"), options).GetChatClient("gpt").AsIChatClient());"""),
        Adding("""var options = new OpenAIClientOptions(); Harden(options); services.AddFallback().AddChatClientProvider("openai", _ => new OpenAIClient(new ApiKeyCredential("key"), options).GetChatClient("gpt").AsIChatClient()); static void Harden(OpenAIClientOptions hard) => hard.RetryPolicy = new ClientRetryPolicy(0);"""),
        Adding("""services.AddFallback().AddChatClientProvider("openai", _ => new OpenAIClient(new ApiKeyCredential("key"), Made()).GetChatClient("gpt").AsIChatClient()); static OpenAIClientOptions Made() => new() { RetryPolicy = new ClientRetryPolicy(0) };"""),
        Adding("""services.AddFallback().AddChatClientProvider("openai", _ => new OpenAIClient(new ApiKeyCredential("key"), new() { RetryPolicy = new Own() }).GetChatClient("gpt").AsIChatClient());""", "public sealed class Own : PipelinePolicy;"),
        Adding("""services.AddFallback().AddChatClientProvider("anthropic", _ => new AnthropicClient { ApiKey = "key", MaxRetries = 0 }.AsIChatClient("claude"));"""),
        Adding("""services.AddFallback().AddChatClientProvider("anthropic", _ => new AnthropicClient(new Anthropic.Core.ClientOptions { MaxRetries = 0 }).AsIChatClient("claude"));"""),
        Adding("""int retries = 0; services.AddFallback().AddChatClientProvider("anthropic", _ => new AnthropicClient { MaxRetries = retries }.AsIChatClient("claude"));"""),
        Adding("""services.AddFallback().AddChatClientProvider("anthropic", _ => new AnthropicClient().WithOptions(options => options with { MaxRetries = 0 }).AsIChatClient("claude"));"""),
        Adding("""services.AddSingleton(new AnthropicClient { ApiKey = "key" }.AsIChatClient("claude")); services.AddSingleton(new OpenAIClient("key"));"""),
        Adding("""services.AddFallback().AddChatClientProvider("anthropic", provider => provider.GetRequiredService<AnthropicClient>().AsIChatClient("claude")).AddProvider("local", provider => provider.BaseUrl = "http://localhost:1");"""),
        Adding("""services.AddFallback().AddChatClientProvider("own", _ => new Own.AnthropicClient().AsIChatClient());""", "namespace Own { public sealed class AnthropicClient { public IChatClient AsIChatClient() => null!; } }"),
        Adding("""
            services.AddHttpClient("weather").AddStandardResilienceHandler();
            services.AddHttpClient("llm").SetHandlerLifetime(TimeSpan.FromMinutes(5));
            services.AddFallback().AddProvider("pool", provider => provider.HttpHandler = () => handlers.CreateHandler("llm"));
            """),
        Adding("""
            services.ConfigureHttpClientDefaults(http => http.AddStandardResilienceHandler());
            services.AddFallback().AddProvider("pool", provider => provider.BaseUrl = "https://pool.example/v1");
            """),
    ];

    private static string Adding(string body, string more = "") => $$"""
        using System.ClientModel;
        using System.ClientModel.Primitives;
        using System.Net.Http;
        using Anthropic;
        using OpenAI;
        {{more}}
        public static class Setup
        {
            public static void Add(IServiceCollection services, IHttpMessageHandlerFactory handlers)
            {
                Console.WriteLine(handlers);
                {{body}}
            }
        }
        """;
}
