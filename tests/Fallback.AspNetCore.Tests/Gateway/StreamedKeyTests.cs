using System.Text.Json;
using Fallback.Testing;
using Microsoft.AspNetCore.Http;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>A provider, or a proxy before it, repeats its key in a stream, in pieces that are no key.</summary>
public sealed class StreamedKeyTests
{
    private const string Stream = ""","stream":true""";
    private const string Before = "your key is ";

    public static TheoryData<int, string> Pieces => new()
    {
        // So much of a key is seen where it is masked, too.
        { 1, "sk-c[redacted], all is well" }, { 2, "sk-c[redacted], all is well" }, { 3, "sk-[redacted], all is well" },
        { 4, "sk-c[redacted], all is well" }, { 5, "[redacted], all is well" }, { 13, "[redacted], all is well" },
    };

    [Theory]
    [MemberData(nameof(Pieces))]
    public async Task Relayed_KeyInPieces_IsTakenOut(int length, string left)
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        stage.Quick.Replies(Events([Text(Before), .. Split(length).Select(static piece => Text(piece)), Text(", all is well"), End()]));

        using HttpResponseMessage response = await stage.PostAsync(GatewayStage.Ask(more: Stream));

        List<string> events = await GatewayStage.EventsAsync(response);
        Assert.Equal(Before + left, GatewayStage.TextOf(events));
        Assert.Equal("[DONE]", events[^1]);
    }

    [Theory]
    [MemberData(nameof(Pieces))]
    public async Task Translated_KeyInPieces_IsTakenOut(int length, string left)
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        stage.Beta.Model("claude-sonnet-5-5").Replies(
            Reply.Text($"{Before}{GatewayStage.Key}, all is well").InChunks([Before, .. Split(length), ", all is well"]));

        using HttpResponseMessage response = await stage.PostAsync(GatewayStage.Ask(model: "messages", more: Stream));

        Assert.Equal(Before + left, GatewayStage.TextOf(await GatewayStage.EventsAsync(response)));
    }

    /// <summary>Wherever it stands: in thoughts, in the arguments of a call, in what nobody here knows, in another choice, with escapes.</summary>
    [Theory]
    [InlineData("""{"index":0,"delta":{"reasoning_content":"@"},"finish_reason":null}""")]
    [InlineData("""{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":"@"}}]},"finish_reason":null}""")]
    [InlineData("""{"index":0,"delta":{"content":"x","audio":{"transcript":"@"}},"finish_reason":null}""")]
    [InlineData("""{"index":0,"delta":{"content":"x","strange":[{"text":"@"}]},"finish_reason":null}""")]
    [InlineData("""{"delta":{"content":"@"},"finish_reason":null,"index":0}""")]
    public async Task KeyInPieces_IsTakenOut_WhereverItStands(string choice)
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        string[] pieces = ["{\\\"a\\\":\\\"", .. Split(6).Select(Escaped), "\\\"}"];
        string[] chunks = [.. pieces.Select(piece => Chunk(choice.Replace("@", piece, StringComparison.Ordinal)))];
        stage.Quick.Replies(Events([Text("so: "), .. chunks, End()]));

        using HttpResponseMessage response = await stage.PostAsync(GatewayStage.Ask(more: Stream));

        List<string> events = await GatewayStage.EventsAsync(response);
        Assert.Contains("[redacted]", string.Concat(events), StringComparison.Ordinal);
        foreach (string piece in (string[])[.. Split(6), .. Split(6).Select(Escaped)])
            Assert.DoesNotContain(events, data => data.Contains(piece, StringComparison.Ordinal));
        Assert.Equal(chunks.Length + 3, events.Count);
    }

    [Fact]
    public async Task TwoChoices_EachWithPiecesOfAKey_BothAreTakenOut()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        string[] chunks = [.. Split(6).SelectMany(static piece => (string[])[Text(piece), Text(piece, index: 1)])];
        stage.Quick.Replies(Events([.. chunks, End(), End(index: 1)]));

        using HttpResponseMessage response = await stage.PostAsync(GatewayStage.Ask(more: Stream + ""","n":2"""));

        List<string> events = await GatewayStage.EventsAsync(response);
        Assert.Equal("[redacted][redacted]", GatewayStage.TextOf(events));
    }

    [Fact]
    public async Task Response_KeyInPieces_IsTakenOut()
    {
        await using RawProvider provider = await RawProvider.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            string[] deltas = [.. Split(6).Select(static piece => $$"""{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"{{piece}}"}""")];
            string[] events =
            [
                """{"type":"response.created","response":{"id":"r","status":"in_progress","model":"quick"}}""", .. deltas,
                """{"type":"response.completed","response":{"id":"r","status":"completed","model":"quick","output":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"done","annotations":[]}]}],"usage":{"input_tokens":1,"output_tokens":1,"total_tokens":2}}}""",
            ];
            foreach (string data in events)
            {
                using JsonDocument parsed = JsonDocument.Parse(data);
                string name = parsed.RootElement.GetProperty("type").GetString()!;
                await context.Response.WriteAsync($"event: {name}\ndata: {data}\n\n", context.RequestAborted);
            }
        });
        await using GatewayStage stage = await GatewayStage.StartAsync(new Dictionary<string, string?>
        {
            ["Fallback:Providers:alpha:BaseUrl"] = provider.Address,
            ["Fallback:Providers:alpha:Dialect"] = "openai-responses",
        });

        using HttpResponseMessage response = await stage.PostAsync("""{"model":"chat","input":"hi","stream":true}""", "responses");

        string text = await response.Content.ReadAsStringAsync(GatewayStage.Token);
        Assert.Contains("\"delta\":\"[redacted]\"", text, StringComparison.Ordinal);
        Assert.Contains("response.completed", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Split(6)[1], text, StringComparison.Ordinal);
    }

    /// <summary>Text that begins like a key and goes on otherwise is the provider's, byte for byte and in its order.</summary>
    [Theory]
    [InlineData("tasks and risks", "sk", "-canary-", "what follows is another word")]
    [InlineData("sk-canary-7f3K9q", " or sk-canary-7f3K9q", "sk-")]
    [InlineData("sk-canary-7f3K9q")]
    public async Task BeginningOfAKey_ThatGoesOnOtherwise_ComesAsItCame(params string[] pieces)
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        string[] chunks = [.. pieces.Select(static piece => Text(piece)), End()];
        stage.Quick.Replies(Events(chunks));

        using HttpResponseMessage response = await stage.PostAsync(GatewayStage.Ask(more: Stream));

        Assert.Equal([.. chunks, "[DONE]"], await GatewayStage.EventsAsync(response));
    }

    /// <summary>The other choice goes on while the first has ended like a key's beginning.</summary>
    [Fact]
    public async Task HeldBack_IsGivenUpAfterAWhile_InItsOrder()
    {
        string[] chunks = [Text("sk-canary-7f3K9q"), .. Enumerable.Range(0, 60).Select(static i => Text($"{i} ", index: 1)), End(), End(index: 1)];
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RawProvider provider = await RawProvider.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            foreach (string chunk in chunks[..^2]) await context.Response.WriteAsync($"data: {chunk}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await held.Task.WaitAsync(context.RequestAborted);
            foreach (string data in (string[])[.. chunks[^2..], "[DONE]"]) await context.Response.WriteAsync($"data: {data}\n\n", context.RequestAborted);
        });
        await using GatewayStage stage = await GatewayStage.StartAsync(new Dictionary<string, string?> { ["Fallback:Providers:alpha:BaseUrl"] = provider.Address });

        using HttpResponseMessage response = await stage.PostAsync(GatewayStage.Ask(more: Stream + ""","n":2"""));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(GatewayStage.Token));
        for (int i = 0; i < 61; i++)
        {
            Assert.Equal($"data: {chunks[i]}", await reader.ReadLineAsync(GatewayStage.Token));
            await reader.ReadLineAsync(GatewayStage.Token);
        }

        held.SetResult();
        Assert.Contains("[DONE]", await reader.ReadToEndAsync(GatewayStage.Token), StringComparison.Ordinal);
    }

    private static string[] Split(int length) =>
        [.. GatewayStage.Key.Chunk(length).Select(static piece => new string(piece))];

    private static string Escaped(string text) => text.Replace("-", "\\u002d", StringComparison.Ordinal);

    private static Reply Events(IEnumerable<string> chunks) =>
        Reply.Raw(200, "text/event-stream", string.Concat(chunks.Select(static chunk => $"data: {chunk}\n\n")) + "data: [DONE]\n\n");

    private static string Text(string text, int index = 0) => Chunk($$$"""{"index":{{{index}}},"delta":{"content":"{{{text}}}"},"finish_reason":null}""");

    private static string End(int index = 0) => Chunk($$"""{"index":{{index}},"delta":{},"finish_reason":"stop"}""");

    private static string Chunk(string choice) =>
        $$"""{"id":"c","object":"chat.completion.chunk","created":1,"model":"quick","choices":[{{choice}}]}""";
}
