using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>Chains of tiers that are asked by Responses.</summary>
internal static class ResponsesStage
{
    public static Task<ChatResponse> AskAsync(Stage stage, string provider, string model, bool stream, params ChatMessage[] messages) =>
        AskAsync(stage, [$"{provider}/{model}"], stream, null, messages);

    public static async Task<ChatResponse> AskAsync(Stage stage, string[] tiers, bool stream, ChatOptions? options, params ChatMessage[] messages)
    {
        using FallbackRuntime runtime = new(Options(stage));
        using IChatClient chain = Chain(runtime, tiers);
        return stream
            ? await chain.GetStreamingResponseAsync(messages, options, Stage.Token).ToChatResponseAsync(Stage.Token)
            : await chain.GetResponseAsync(messages, options, Stage.Token);
    }

    public static IChatClient Chain(FallbackRuntime runtime, params string[] tiers)
    {
        var options = new ChainOptions { TierRetry = new TierRetryOptions { MaxRetries = 0 } };
        foreach (string tier in tiers) options.Tiers.Add(new TierOptions { Model = tier });
        return runtime.CreateChatClient(options);
    }

    /// <summary>Alpha and bravo speak Responses, charlie chat completions.</summary>
    public static FallbackOptions Options(Stage stage)
    {
        var options = new FallbackOptions { TimeProvider = stage.Clock };
        foreach ((string name, ProviderServer server) in ((string, ProviderServer)[])[("alpha", stage.Alpha), ("bravo", stage.Bravo)])
        {
            options.AddProvider(name, provider =>
            {
                provider.BaseUrl = server.BaseUrl.AbsoluteUri;
                provider.ApiKey = new ApiKey($"key-of-{name}-1234567890");
                provider.Vendor = "openai";
                provider.Dialect = Dialect.OpenAIResponses;
            });
        }
        return options.AddProvider("charlie", stage.Charlie.BaseUrl.AbsoluteUri, "key-of-charlie-1234567890");
    }
}
