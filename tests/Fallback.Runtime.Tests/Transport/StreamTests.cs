using Fallback.TestUtilities;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

public class StreamTests
{
    private const string Role = "data: {\"id\":\"c1\",\"model\":\"small-2026\",\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n";
    private const string Hi = "data: {\"id\":\"c1\",\"model\":\"small-2026\",\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null}],\"usage\":null}\n\n";
    private const string You = "data: {\"id\":\"c1\",\"model\":\"small-2026\",\"choices\":[{\"delta\":{\"content\":\" you\"}}]}\n\n";
    private const string Stop = "data: {\"id\":\"c1\",\"model\":\"small-2026\",\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    private const string Usage = "data: {\"id\":\"c1\",\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"cost\":0.5}}\n\n";
    private const string HiWithUsage = "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}\n\n";
    private const string YouWithUsage = "data: {\"choices\":[{\"delta\":{\"content\":\" you\"}}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}\n\n";
    private const string Done = "data: [DONE]\n\n";
    private const string Busy = "data: {\"error\":{\"message\":\"busy\",\"type\":\"overloaded_error\",\"code\":503}}\n\n";

    /// <summary>Whole streams that are complete, with the text <c>Hi you</c>.</summary>
    public static TheoryData<string> Complete => new(
        Role + Hi + You + Stop + Usage + Done,
        Hi + You + Stop,
        Hi + You + Stop + "data: [DONE]",
        ": keep-alive\n\n\n" + Role + ": keep-alive\n\n" + Hi + ": x\n\n" + You + Stop + Usage,
        (Role + Hi + You + Stop + Usage + Done).Replace("\n", "\r\n", StringComparison.Ordinal),
        (Role + Hi + You + Stop + Usage + Done).Replace("\n\n", "\n", StringComparison.Ordinal),
        "\uFEFF" + (Hi + You + Stop).Replace("data: ", "data:", StringComparison.Ordinal),
        "data: {\"choices\":[],\"prompt_filter_results\":[]}\n\n" + Hi + You + Stop + Done,
        Hi + "event: custom\ndata: {\"obfuscation\":\"xx\"}\n\n" + You + Stop + Done,
        Hi + "data: {\"choices\":[{\"delta\":{\"content\":\" you\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3}}",
        "{\"choices\":[{\"message\":{\"content\":\"Hi you\"},\"finish_reason\":\"stop\"}]}",
        "\n\n\n{\n \"choices\":[{\"message\":{\"content\":\"Hi you\"},\n\"finish_reason\":\"stop\"}]\n}\n",
        // The answer was complete: what comes after it cannot make it incomplete.
        Hi + You + Stop + "<html>proxy error</html>",
        Hi + You + Stop + Busy,
        Hi + You + Stop + "data: {\"choices\":");

    [Theory]
    [MemberData(nameof(Complete))]
    public async Task Read_StreamWithFinishReason_IsComplete(string body)
    {
        StreamOutcome outcome = await ScriptedProvider.Streaming(body).ReadAsync();
        Assert.Null(outcome.Failure);
        Assert.True(outcome.IsComplete);
        Assert.Equal("Hi you", outcome.Text);
        Assert.Equal(ChatFinishReason.Stop, outcome.FinishReason);
    }

    [Theory]
    [InlineData("", FailureKind.StreamInterrupted)]
    [InlineData("\n\n: keep-alive\n\n", FailureKind.StreamInterrupted)]
    [InlineData(Role + Hi, FailureKind.StreamInterrupted)]
    [InlineData(Role + Hi + Usage, FailureKind.StreamInterrupted)]
    [InlineData(Done, FailureKind.StreamInterrupted)]
    [InlineData(Hi + You + Done, FailureKind.StreamInterrupted)]
    [InlineData(Hi + You + Usage, FailureKind.StreamInterrupted)]
    [InlineData(Usage + Done, FailureKind.StreamInterrupted)]
    [InlineData(Hi + Usage + You + Done, FailureKind.StreamInterrupted)]
    [InlineData(HiWithUsage + YouWithUsage + Done, FailureKind.StreamInterrupted)]
    [InlineData(Hi + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"\"}]}\n\n" + Done, FailureKind.StreamInterrupted)]
    [InlineData(Hi + "data: {\"choices\":[{\"del", FailureKind.ProtocolError)]
    [InlineData(Hi + "data: nonsense\n\n" + Stop + Done, FailureKind.ProtocolError)]
    [InlineData(Hi + "data: {\"a\":1}garbage\n\n" + Stop + Done, FailureKind.ProtocolError)]
    [InlineData(Hi + Busy + Done, FailureKind.Overloaded)]
    [InlineData(Busy, FailureKind.Overloaded)]
    [InlineData(Hi + "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n", FailureKind.Overloaded)]
    [InlineData("{\"error\":{\"message\":\"busy\",\"type\":\"overloaded_error\"}}", FailureKind.Overloaded)]
    [InlineData("[{\n\"error\":{\n\"message\":\"busy\",\"status\":\"UNAVAILABLE\",\"code\":503\n}\n}]", FailureKind.Overloaded)]
    [InlineData("error: {\"code\":503,\"message\":\"busy\",\"type\":\"unavailable_error\"}\n\n", FailureKind.Overloaded)]
    [InlineData("<!DOCTYPE html>\n<html>\n</html>\n", FailureKind.EndpointMisconfigured)]
    [InlineData(Hi + "data: {\"choices\":[{\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}],\"error\":{\"code\":503,\"message\":\"busy\"}}\n\n", FailureKind.Overloaded)]
    [InlineData(Hi + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"content_filter\"}]}\n\n", FailureKind.ContentFiltered)]
    [InlineData("data: {\"choices\":[{\"delta\":{\"refusal\":\"I\"}}]}\n\n", FailureKind.ContentFiltered)]
    [InlineData("data: {\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}\n\n", FailureKind.ContentFiltered)]
    [InlineData(Hi + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"insufficient_system_resource\"}]}\n\n", FailureKind.ServerError)]
    public async Task Read_StreamThatIsNotComplete_IsAFailure(string body, FailureKind kind)
    {
        StreamOutcome outcome = await ScriptedProvider.Streaming(body).ReadAsync();
        Assert.Equal(kind, outcome.Failure?.Kind);
        Assert.Equal(200, outcome.Failure!.HttpStatus);
        Assert.False(outcome.IsComplete);
        if (kind is not (FailureKind.ContentFiltered or FailureKind.EndpointMisconfigured)) Assert.Equal(FailureScope.Model, outcome.Failure.Scope);
    }

    [Fact]
    public async Task Read_UsualStream_GivesUsageAndModel()
    {
        StreamOutcome outcome = await ScriptedProvider.Streaming(Role + Hi + You + Stop + Usage + Done).ReadAsync();
        Assert.Equal((3L, 2L), (outcome.Usage!.InputTokenCount, outcome.Usage.OutputTokenCount));
        Assert.All(outcome.Chunks, chunk => Assert.Same(outcome.Chunks[0].Model, chunk.Model));
        Assert.Equal("small-2026", outcome.Chunks[0].Model);
    }

    [Theory]
    [InlineData(Role, false, false)]
    [InlineData(Usage, false, false)]
    [InlineData(Stop, false, false)]
    [InlineData("data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"hm\"}}]}\n\n", false, true)]
    [InlineData("data: {\"choices\":[{\"delta\":{\"tool_calls\":[]}}]}\n\n", false, false)]
    [InlineData(Hi, true, true)]
    [InlineData("data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"x\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}}]}\n\n", false, true)]
    public async Task Read_Chunk_CommitsOnlyWithWhatIsHandedOutAtOnce(string first, bool commits, bool isProgress)
    {
        ChatChunk chunk = (await ScriptedProvider.Streaming(first).ReadAsync()).Chunks[0];
        Assert.Equal((commits, isProgress), (chunk.HasContent, chunk.IsProgress));
    }

    [Theory]
    [InlineData("stop", "tool_calls")]
    [InlineData("length", "length")]
    public async Task Read_ToolCallChunksBeforeTheFinish_CountMoreThanStop(string wire, string expected)
    {
        string call = "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"f\"}}]}}]}\n\n";
        StreamOutcome outcome = await ScriptedProvider.Streaming(call + Stop.Replace("stop", wire, StringComparison.Ordinal) + Done).ReadAsync();
        Assert.Equal(new ChatFinishReason(expected), outcome.FinishReason);
    }

    [Fact]
    public async Task Read_EmojiCutBetweenItsHalves_JoinsAgain()
    {
        string half(string escape) => "data: {\"choices\":[{\"delta\":{\"content\":\"" + escape + "\"}}]}\n\n";
        StreamOutcome outcome = await ScriptedProvider.Streaming(half("\\ud83d") + half("\\ude00!") + Stop).ReadAsync();
        Assert.Equal("😀!", outcome.Text);
    }

    [Fact]
    public async Task Read_ConnectionBreaksInTheMiddle_IsStreamInterrupted()
    {
        StreamOutcome outcome = await ScriptedProvider.Streaming(Breaking(Role + Hi)).ReadAsync();
        Assert.Equal((FailureKind.StreamInterrupted, FailureScope.Model), (outcome.Failure!.Kind, outcome.Failure.Scope));
        Assert.Equal("Hi", outcome.Text);
    }

    [Fact]
    public async Task Read_ConnectionBreaksAfterTheFinishReason_IsComplete() =>
        Assert.True((await ScriptedProvider.Streaming(Breaking(Hi + Stop)).ReadAsync()).IsComplete);

    [Fact]
    public async Task Read_NothingComesAfterTheFinishReason_IsCompleteAfterAMoment()
    {
        PiecewiseStream body = Stalling(Hi + Stop);
        ScriptedProvider provider = ScriptedProvider.Streaming(body);
        Task<StreamOutcome> reading = provider.ReadAsync();
        await Soon(body.Stalled.Task);
        Assert.False(reading.IsCompleted);
        provider.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True((await Soon(reading)).IsComplete);
    }

    [Fact]
    public async Task Read_NothingComesAfterDone_TheStreamIsCompleteAtOnceAndDisposedAfterAMoment()
    {
        PiecewiseStream body = Stalling(Hi + Stop + Done);
        ScriptedProvider provider = ScriptedProvider.Streaming(body);
        IChunkStream stream = (await provider.OpenAsync()).Value!;
        Assert.True((await StreamOutcome.ReadAsync(stream)).IsComplete);
        Task disposing = stream.DisposeAsync().AsTask();
        await Soon(body.Stalled.Task);
        provider.Clock.Advance(TimeSpan.FromSeconds(2));
        await Soon(disposing);
        Assert.True(body.IsDisposed);
    }

    [Fact]
    public async Task Dispose_BeforeTheEnd_DisposesTheBodyWithoutReadingOn()
    {
        PiecewiseStream body = Stalling(Hi);
        IChunkStream stream = (await ScriptedProvider.Streaming(body).OpenAsync()).Value!;
        await stream.ReadAsync(TestContext.Current.CancellationToken);
        await stream.DisposeAsync();
        Assert.True(body.IsDisposed);
        Assert.False(body.Stalled.Task.IsCompleted);
        await stream.DisposeAsync();
    }

    [Fact]
    public async Task Read_CancelledWhileWaiting_ThrowsForTheGivenToken()
    {
        PiecewiseStream body = Stalling(Hi);
        await using IChunkStream stream = (await ScriptedProvider.Streaming(body).OpenAsync()).Value!;
        await stream.ReadAsync(TestContext.Current.CancellationToken);
        using var source = new CancellationTokenSource();
        Task reading = stream.ReadAsync(source.Token).AsTask();
        await Soon(body.Stalled.Task);
        await source.CancelAsync();
        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading)).CancellationToken);
    }

    [Fact]
    public async Task Read_CancelledWhileWaitingAfterTheFinishReason_IsComplete()
    {
        // An idle limit may be shorter than the moment that usage is waited for.
        PiecewiseStream body = Stalling(Stop);
        await using IChunkStream stream = (await ScriptedProvider.Streaming(body).OpenAsync()).Value!;
        await stream.ReadAsync(TestContext.Current.CancellationToken);
        using var source = new CancellationTokenSource();
        Task<Reply<ChatChunk>> reading = stream.ReadAsync(source.Token).AsTask();
        await Soon(body.Stalled.Task);
        await source.CancelAsync();
        Assert.True((await reading).Value.IsEnd);
    }

    [Fact]
    public async Task Read_EveryDamagedByte_NeverThrows()
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(Role + Hi + You + Stop + Usage + Done);
        foreach (byte replacement in (byte[])[0x00, 0xFF, (byte)'"', (byte)'\\', (byte)'{', (byte)']', (byte)'\n', (byte)':'])
            for (int i = 0; i < bytes.Length; i++)
            {
                byte[] damaged = [.. bytes];
                damaged[i] = replacement;
                StreamOutcome outcome = await ScriptedProvider.Streaming(new PiecewiseStream([damaged])).ReadAsync();
                Assert.True(outcome.IsComplete ^ outcome.Failure is not null);
            }
    }

    [Fact]
    public async Task Read_MoreTextThanAllowed_IsAProtocolError()
    {
        ScriptedProvider provider = ScriptedProvider.Streaming(Enumerable.Repeat(Hi, 1000).ToArray());
        StreamOutcome outcome = await provider.ReadAsync(provider.Endpoint(maxResponseBytes: 500));
        Assert.Equal(FailureKind.ProtocolError, outcome.Failure!.Kind);
        Assert.Contains("500", outcome.Failure.Message, StringComparison.Ordinal);
        // An event of next to nothing counts for more than its text.
        Assert.InRange(outcome.Text.Length, 20, 500);
    }

    [Fact]
    public async Task Read_EventLargerThanAllowed_IsAProtocolError()
    {
        ScriptedProvider provider = ScriptedProvider.Streaming(Hi, "data: {\"x\":\"" + new string('x', 9000));
        Assert.Equal(FailureKind.ProtocolError, (await provider.ReadAsync(provider.Endpoint(maxResponseBytes: 5000))).Failure!.Kind);
    }

    [Fact]
    public async Task Read_EveryCutOfAStreamBeforeItsFinish_IsAFailure()
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(Role + Hi + You);
        for (int length = 0; length <= bytes.Length; length++)
            Assert.NotNull((await ScriptedProvider.Streaming(new PiecewiseStream([bytes[..length]])).ReadAsync()).Failure);
    }

    [Fact]
    public async Task Open_Response_DoesNotKeepTheRequestWithItsKey()
    {
        ScriptedProvider provider = ScriptedProvider.Streaming(Hi + Stop);
        await using IChunkStream stream = (await provider.OpenAsync()).Value!;
        Assert.Null(provider.Response!.RequestMessage);
    }

    private static Task Soon(Task task) => WaitFor.EndAsync(task, TestContext.Current.CancellationToken);

    private static Task<T> Soon<T>(Task<T> task) => WaitFor.EndAsync(task, TestContext.Current.CancellationToken);

    private static PiecewiseStream Stalling(string start) => new([System.Text.Encoding.UTF8.GetBytes(start)], stalls: true);

    private static PiecewiseStream Breaking(string start) => new([System.Text.Encoding.UTF8.GetBytes(start)], new IOException("reset", new System.Net.Sockets.SocketException(104)));
}
