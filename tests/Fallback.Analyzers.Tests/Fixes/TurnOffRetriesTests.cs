using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;

namespace Fallback.Analyzers.Tests.Fixes;

public sealed class TurnOffRetriesTests
{
    private const string Usings = "using System.ClientModel;\nusing System.ClientModel.Primitives;\nusing OpenAI;\nusing Anthropic;\n";

    private readonly TurnOffRetriesCodeFixProvider _fix = new();

    [Theory]
    [InlineData("new [|OpenAIClient|](\"key\").GetChatClient(\"gpt\")", "new OpenAIClient(new ApiKeyCredential(\"key\"), new OpenAIClientOptions { RetryPolicy = new ClientRetryPolicy(0) }).GetChatClient(\"gpt\")")]
    [InlineData("new [|OpenAIClient|](new ApiKeyCredential(\"key\")).GetChatClient(\"gpt\")", "new OpenAIClient(new ApiKeyCredential(\"key\"), new OpenAIClientOptions { RetryPolicy = new ClientRetryPolicy(0) }).GetChatClient(\"gpt\")")]
    [InlineData("new [|OpenAI.Chat.ChatClient|](\"gpt\", \"key\")", "new OpenAI.Chat.ChatClient(\"gpt\", new ApiKeyCredential(\"key\"), new OpenAIClientOptions { RetryPolicy = new ClientRetryPolicy(0) })")]
    [InlineData("new [|OpenAI.Chat.ChatClient|](\"gpt\", new ApiKeyCredential(\"key\"), new())", "new OpenAI.Chat.ChatClient(\"gpt\", new ApiKeyCredential(\"key\"), new() { RetryPolicy = new ClientRetryPolicy(0) })")]
    [InlineData("new [|OpenAI.Chat.ChatClient|](\"gpt\", new ApiKeyCredential(\"key\"), new() { RetryPolicy = new ClientRetryPolicy(5), })", "new OpenAI.Chat.ChatClient(\"gpt\", new ApiKeyCredential(\"key\"), new() { RetryPolicy = new ClientRetryPolicy(0), })")]
    [InlineData("new [|OpenAI.Chat.ChatClient|](\"gpt\", new ApiKeyCredential(\"key\"), new OpenAIClientOptions { Endpoint = null })", "new OpenAI.Chat.ChatClient(\"gpt\", new ApiKeyCredential(\"key\"), new OpenAIClientOptions { Endpoint = null, RetryPolicy = new ClientRetryPolicy(0) })")]
    [InlineData("new [|AnthropicClient|]()", "new AnthropicClient() { MaxRetries = 0 }")]
    [InlineData("new [|AnthropicClient|] { }", "new AnthropicClient { MaxRetries = 0 }")]
    [InlineData("new [|AnthropicClient|] { ApiKey = \"key\" }", "new AnthropicClient { ApiKey = \"key\", MaxRetries = 0 }")]
    [InlineData("new [|AnthropicClient|] { MaxRetries = 2, ApiKey = \"key\" }", "new AnthropicClient { MaxRetries = 0, ApiKey = \"key\" }")]
    public async Task FixAll_ClientsThatRetry_DoNotAnyMore(string before, string after) => await FixTest.VerifyAllAsync(_fix, Setup(before), Setup(after));

    [Fact]
    public async Task Fix_OfOptionsInALocal_SetsThemThere()
    {
        string before = Setup("new [|OpenAIClient|](new ApiKeyCredential(\"key\"), options).GetChatClient(\"gpt\")", "var options = new OpenAIClientOptions();");
        const string Set = "OpenAIClientOptions() { RetryPolicy = new ClientRetryPolicy(0) };";
        await FixTest.VerifyAllAsync(_fix, before, UserCode.Unmarked(before).Replace("OpenAIClientOptions();", Set, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fix_WithoutUsings_WritesTheTypesInFull()
    {
        string before = Setup("new [|OpenAI.OpenAIClient|](\"key\").GetChatClient(\"gpt\")").Replace(Usings, "", StringComparison.Ordinal);
        const string Full = "new System.ClientModel.ApiKeyCredential(\"key\"), "
            + "new OpenAI.OpenAIClientOptions { RetryPolicy = new System.ClientModel.Primitives.ClientRetryPolicy(0) }";
        await FixTest.VerifyAllAsync(_fix, before, UserCode.Unmarked(before).Replace("\"key\"", Full, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("new [|OpenAIClient|](apiKey: \"key\").GetChatClient(\"gpt\")")]
    [InlineData("new [|OpenAI.Chat.ChatClient|](\"gpt\", new ApiKeyCredential(\"key\"), null!)")]
    public async Task Fix_ThatIsNotPlain_IsNotOffered(string client) => await FixTest.VerifyNothingOfferedAsync(_fix, Setup(client));

    [Fact]
    public async Task Fix_OfAnHttpClient_IsNotOffered() => await FixTest.VerifyNothingOfferedAsync(_fix, """
        using Microsoft.Extensions.DependencyInjection;
        public static class Setup
        {
            public static void Add(IServiceCollection services, System.Net.Http.IHttpMessageHandlerFactory handlers)
            {
                services.AddHttpClient("llm").[|AddStandardResilienceHandler|]();
                services.AddFallback().AddProvider("pool", provider => provider.HttpHandler = () => handlers.CreateHandler("llm"));
            }
        }
        """ + UseCases.Sdks);

    private static string Setup(string client, string before = "") => $$"""
        {{Usings}}public static class Setup
        {
            public static void Add(FallbackBuilder builder)
            {
                {{before}}
                builder.AddChatClientProvider("llm", _ => {{client}}.AsIChatClient());
            }
        }
        {{UseCases.Sdks}}
        """;
}
