using Microsoft.Extensions.AI;

namespace Fallback.AotSmoke;

/// <summary>A tool loop with thoughts in each of the vendors' own dialects, plain and streamed, and an answer that is held to a schema.</summary>
internal static class DialectCalls
{
    private static readonly AIFunction _weather = new Weather();

    public static async Task RunAsync(LoopbackProvider provider)
    {
        provider.Others = DialectReplies.Of;
        foreach (Dialect dialect in (Dialect[])[Dialect.AnthropicMessages, Dialect.Gemini, Dialect.OpenAIResponses, Dialect.OpenAIChat])
        {
            var options = new FallbackOptions();
            options.AddProvider("one", it => (it.BaseUrl, it.ApiKey, it.Dialect) = (provider.BaseUrl, new ApiKey("key-of-one"), dialect));
            using var runtime = new FallbackRuntime(options);
            using IChatClient chain = runtime.CreateChatClient(new ChainOptions { Tiers = { new TierOptions { Model = "one/well" } } });
            if (dialect != Dialect.OpenAIChat) await LoopAsync(chain, dialect);
            ChatResponse typed = await chain.GetResponseAsync("Extract", new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(_weather.JsonSchema, "place") });
            Check.That($"{dialect}, with a schema", typed.Text.Length > 0);
        }
    }

    private static async Task LoopAsync(IChatClient chain, Dialect dialect)
    {
        foreach (bool stream in (bool[])[false, true])
        {
            var options = new ChatOptions { Tools = [_weather], Reasoning = new() { Effort = ReasoningEffort.High } };
            List<ChatMessage> history = [new(ChatRole.System, "You are a test."), new(ChatRole.User, [new TextContent("Weather?"), new DataContent(new byte[] { 1, 2, 3 }, "image/png")])];
            ChatResponse first = await AskAsync(chain, history, options, stream);
            FunctionCallContent? call = first.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>().FirstOrDefault();
            Check.That($"{dialect}, a call{(stream ? ", streamed" : "")}", call?.Arguments?["city"]?.ToString() == "Oslo");
            history.AddRange(first.Messages);
            history.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call!.CallId, "sunny")]));
            ChatResponse second = await AskAsync(chain, history, options, stream);
            Check.That($"{dialect}, its answer{(stream ? ", streamed" : "")}", second.Text == LoopbackProvider.Answer && second.Usage?.OutputTokenCount == 4);
        }
    }

    private static Task<ChatResponse> AskAsync(IChatClient chain, List<ChatMessage> history, ChatOptions options, bool stream) => stream
        ? chain.GetStreamingResponseAsync(history, options).ToChatResponseAsync()
        : chain.GetResponseAsync(history, options);

    /// <summary>A tool whose schema needs no reflection.</summary>
    private sealed class Weather : AIFunction
    {
        public override string Name => "weather";

        public override string Description => "Tells the weather.";

        public override System.Text.Json.JsonElement JsonSchema { get; } = System.Text.Json.JsonElement.Parse(
            """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}""");

        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) => new("sunny");
    }
}
