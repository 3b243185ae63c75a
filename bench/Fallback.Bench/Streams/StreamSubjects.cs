using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using OpenAI;
using OpenAI.Chat;

namespace Fallback.Bench;

/// <summary>The ways of reading a streamed answer: whole, or only until the first piece of text.</summary>
internal static class StreamSubjects
{
    private const string Question = "Tell me a hundred words.";

    private static int _made;

    public static Subject[] All(bool yields, bool firstPieceOnly)
    {
        Subject Make(string name, Func<IAsyncEnumerable<string>> ask) => new(name, firstPieceOnly ? () => FirstAsync(ask()) : () => ReadAsync(ask()), async () =>
        {
            var answer = new StringBuilder();
            await foreach (string piece in ask().ConfigureAwait(false)) answer.Append(piece);
            if (answer.ToString() != StreamingHandler.Answer) throw new InvalidOperationException($"{name} answered '{answer}'.");
        });

        var raw = new RawStream(Http(yields), new Uri("https://raw.test/v1/chat/completions"));
        ChatClient sdk = Sdk(yields);
        IStreamer ours = Client(yields);
        return
        [
            Make("HttpClient + SseParser + System.Text.Json", () => raw.AskAsync(Question)),
            Make("OpenAI SDK", () => AskSdk(sdk)),
            Make("Fallback, `IAsyncEnumerable<string>`", () => ours.StreamAsync(Question)),
        ];
    }

    private static async IAsyncEnumerable<string> AskSdk(ChatClient client)
    {
        ChatMessage[] messages = [ChatMessage.CreateSystemMessage(IAssistant.SystemText), ChatMessage.CreateUserMessage(Question)];
        await foreach (StreamingChatCompletionUpdate update in client.CompleteChatStreamingAsync(messages).ConfigureAwait(false))
            foreach (ChatMessageContentPart part in update.ContentUpdate)
                if (part.Text is { Length: > 0 } text) yield return text;
    }

    private static async Task ReadAsync(IAsyncEnumerable<string> pieces)
    {
        await foreach (string _ in pieces.ConfigureAwait(false))
        {
        }
    }

    private static async Task FirstAsync(IAsyncEnumerable<string> pieces)
    {
        await foreach (string _ in pieces.ConfigureAwait(false)) return;
    }

    private static HttpClient Http(bool yields) => new(new StreamingHandler(yields)) { Timeout = Timeout.InfiniteTimeSpan };

    private static ChatClient Sdk(bool yields) => new("model", new ApiKeyCredential(Providers.Key), new OpenAIClientOptions
    {
        Endpoint = new Uri("https://sdk.test/v1"),
        Transport = new HttpClientPipelineTransport(Http(yields)),
        RetryPolicy = new ClientRetryPolicy(0),
    });

    private static IStreamer Client(bool yields) => FallbackClient.Create<IStreamer>(options =>
    {
        int number = Interlocked.Increment(ref _made);
        foreach (string name in (string[])["one", "two"])
            options.AddProvider(name, $"https://stream-{name}-{number}.test/v1", Providers.Key).Providers[name].HttpHandler = () => new StreamingHandler(yields);
    });
}
