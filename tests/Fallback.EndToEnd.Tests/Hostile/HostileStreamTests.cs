using System.Runtime.CompilerServices;
using Fallback.Testing;
using Fallback.TestUtilities;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>Streams that would keep a reader busy, or its memory full, for ever.</summary>
public sealed class HostileStreamTests : IDisposable
{
    private const long Limit = 1024 * 1024;

    private readonly ScriptedChatClient _client = new();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("""{"index":@}""")]
    [InlineData("""{"index":0,"id":"i@"}""")]
    [InlineData("""{"index":@,"id":"i@","function":{"name":"f","arguments":"{}"}}""")]
    public async Task EventOfToolCallPieces_IsRefused(string piece)
    {
        await using Stage stage = await Stage.OpenAsync();
        string pieces = string.Join(',', Enumerable.Range(0, 160_000).Select(i => piece.Replace("@", $"{i}", StringComparison.Ordinal)));
        stage.Alpha.Model("one").Replies(Reply.Raw(
            200, "text/event-stream",
            $$$$"""
            data: {"choices":[{"delta":{"tool_calls":[{{{{pieces}}}}]}}]}

            data: {"choices":[{"delta":{},"finish_reason":"tool_calls"}]}

            data: [DONE]


            """));

        AllTiersFailedException e = await Assert.ThrowsAsync<AllTiersFailedException>(() => ReadAsync(stage.Client<ITimed>().StreamAsync("q", Stage.Token)));

        Assert.Equal(FailureKind.ProtocolError, e.Attempts[0].Failure);
    }

    [Fact]
    public async Task ReasoningBehindTheFirstText_HoldsAReaderOfTextNoLongerThanTheTiersTimeout()
    {
        await using Stage stage = await Stage.OpenAsync();
        var more = new TaskCompletionSource[100];
        for (int i = 0; i < more.Length; i++) more[i] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using FallbackRuntime runtime = Runtime(stage);
        using var asked = new SemaphoreSlim(0);
        _client.Stream = token => Thinking(more, asked, token);

        IAsyncEnumerator<string> stream = runtime.CreateClient<IUnending>().StreamAsync("q", Stage.Token).GetAsyncEnumerator(Stage.Token);
        Assert.True(await stream.MoveNextAsync());
        Task<bool> next = stream.MoveNextAsync().AsTask();
        int thoughts = 0;
        while (thoughts < more.Length && await WaitFor.EndAsync(Task.WhenAny(asked.WaitAsync(Stage.Token), next), Stage.Token) != next)
        {
            stage.Clock.Advance(TimeSpan.FromSeconds(1));
            more[thoughts++].SetResult();
        }

        StreamInterruptedException e = await Assert.ThrowsAsync<StreamInterruptedException>(() => next);
        Assert.Equal("a", e.PartialText);
        Assert.InRange(thoughts, 4, 30);
        await stream.DisposeAsync();
    }

    public static TheoryData<string> Parts => new("text", "thoughts", "protected", "data", "arguments", "result", "citations", "properties");

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task ChatClientThatGoesOnForEver_IsRefused(string part)
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = Runtime(stage);
        string much = new('r', 60_000);
        int given = 0;
        _client.Stream = token => Endless(
            () =>
            {
                given++;
                AIContent content = part switch
                {
                    "text" => new TextContent(much),
                    "thoughts" => new TextReasoningContent(much),
                    "protected" => new TextReasoningContent("") { ProtectedData = much },
                    "data" => new DataContent(new byte[60_000], "image/png"),
                    "arguments" => new FunctionCallContent("id", "f", new Dictionary<string, object?> { ["a"] = much }),
                    "result" => new FunctionResultContent("id", much),
                    "citations" => new TextContent("a") { Annotations = [new CitationAnnotation { Snippet = much }] },
                    _ => new TextContent("a") { AdditionalProperties = new() { ["a"] = much } },
                };
                return new ChatResponseUpdate(ChatRole.Assistant, [content]);
            },
            token);

        FallbackException e = await Assert.ThrowsAnyAsync<FallbackException>(async () =>
        {
            await foreach (ChatResponseUpdate _ in runtime.CreateClient<IUnending>().UpdatesAsync("q", Stage.Token))
            {
            }
        });

        Assert.Equal(FailureKind.ProtocolError, e.Attempts[^1].Failure);
        Assert.InRange(given, 2, 50);
    }

    [Fact]
    public async Task ChatClientThatGoesOnBehindItsEnd_HasAnsweredAllTheSame()
    {
        await using Stage stage = await Stage.OpenAsync(new RealClock());
        using FallbackRuntime runtime = Runtime(stage);
        int given = 0;
        _client.Stream = token => Endless(
            () => given++ == 0
                ? new ChatResponseUpdate(ChatRole.Assistant, "a") { FinishReason = ChatFinishReason.Stop }
                : new ChatResponseUpdate(ChatRole.Assistant, []),
            token);

        Assert.Equal("a", await ReadAsync(runtime.CreateClient<IUnending>().StreamAsync("q", Stage.Token)));
    }

    private FallbackRuntime Runtime(Stage stage)
    {
        FallbackOptions options = stage.Options();
        options.Providers.Remove("alpha");
        options.AddChatClientProvider("alpha", _client);
        options.Providers["alpha"].MaxResponseBytes = Limit;
        return new FallbackRuntime(options);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Thinking(
        TaskCompletionSource[] more, SemaphoreSlim asked, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new ChatResponseUpdate(ChatRole.Assistant, "a");
        foreach (TaskCompletionSource one in more)
        {
            asked.Release();
            await one.Task.WaitAsync(cancellationToken);
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new TextReasoningContent("hm")]);
        }
    }

    // Never waits, so that nothing but the chain itself can end it.
    private static async IAsyncEnumerable<ChatResponseUpdate> Endless(
        Func<ChatResponseUpdate> next, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        while (!cancellationToken.IsCancellationRequested) yield return next();
    }

    private static async Task<string> ReadAsync(IAsyncEnumerable<string> stream)
    {
        string text = "";
        await foreach (string piece in stream) text += piece;
        return text;
    }
}
