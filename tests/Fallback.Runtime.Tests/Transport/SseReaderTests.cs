using System.Text;
using Fallback.TestUtilities;

namespace Fallback.Runtime.Tests;

public class SseReaderTests
{
    /// <summary>A body, and the events that it holds: <c>D</c> data, <c>E</c> error, <c>R</c> raw, <c>!</c> done, <c>.</c> end.</summary>
    public static TheoryData<string, string> Bodies => new()
    {
        { "data: {\"a\":1}\n\ndata: [DONE]\n\n", "D{\"a\":1}|!" },
        { "data: {\"a\":1}\r\n\r\ndata: [DONE]\r\n\r\n", "D{\"a\":1}|!" },
        { "data: {\"a\":1}\r\rdata: [DONE]\r\r", "D{\"a\":1}|!" },
        { "\uFEFFdata: {\"a\":1}\n\n", "D{\"a\":1}|." },
        { "data:{\"a\":1}\n\ndata:[DONE]\n\n", "D{\"a\":1}|!" },
        { "data:   {\"a\":1}  \n\ndata:  [DONE] \n\n", "D  {\"a\":1}  |!" },
        { ": keep-alive\n\n: OPENROUTER PROCESSING\n\n\n\n\ndata: {\"a\":1}\n\n", "D{\"a\":1}|." },
        { "data: {\"a\":1}\ndata: {\"b\":2}\n\n", "D{\"a\":1}|D{\"b\":2}|." },
        { "data: {\"a\":\r\ndata: 1}\r\n\r\n", "D{\"a\":\n1}|." },
        { "data: {\"a\":\ndata: \"é😀\"}\n\n", "D{\"a\":\n\"é😀\"}|." },
        { "data: {\"a\":\"é😀 — ß\"}\n\ndata: {\"b\":\"日本語\"}\n\n", "D{\"a\":\"é😀 — ß\"}|D{\"b\":\"日本語\"}|." },
        { "data: {\"a\":1}", "D{\"a\":1}|." },
        { "data: {\"a\":1}\ndata: [DONE]", "D{\"a\":1}|!" },
        { "data: {\"a\":1}\n\ndata: [DONE]\n", "D{\"a\":1}|!" },
        { "[DONE]\n\n", "!" },
        { "event: message\nid: 7\nretry: 100\ndata: {\"a\":1}\n\n", "D{\"a\":1}|." },
        { "event: error\ndata: {\"error\":{}}\n\ndata: {\"a\":1}\n\n", "E{\"error\":{}}|D{\"a\":1}|." },
        { "event: error\n\ndata: {\"a\":1}\n\n", "D{\"a\":1}|." },
        { "event: ping\ndata: {\"type\":\"ping\"}\n\n", "D{\"type\":\"ping\"}|." },
        { "error: {\"code\":500}\n\n", "E{\"code\":500}|." },
        { "{\"error\":{\"message\":\"no\"}}", "R{\"error\":{\"message\":\"no\"}}|." },
        { "[{\n  \"error\": {\n    \"message\": \"} no\"\n  }\n}\n]\n", "R[{\n  \"error\": {\n    \"message\": \"} no\"\n  }\n}\n]|." },
        { "data: {\"a\":1}\n\n{\"error\":{}}\n", "D{\"a\":1}|R{\"error\":{}}|." },
        { "\n\n\n{\"choices\":[]}\n\n", "R{\"choices\":[]}|." },
        { "<html>\n<body>{}</body>\n</html>\n", "R<html>\n<body>{}</body>\n</html>|." },
        { "data: {\"a\":\n\ndata: {\"b\":2}\n\n", "D{\"a\":|D{\"b\":2}|." },
        { "data: {\"a\":\ndata: [DONE]\n\n", "D{\"a\":|!" },
        { "data: {\"a\":\n{\"error\":{}}\n", "D{\"a\":|." },
        { "data: hello\n\n", "Dhello|." },
        { "error: \n\n{\"code\":500}\n\n", "R{\"code\":500}|." },
        { "data: {\"a\":1\n\ndata: }\r\n\r\n", "D{\"a\":1|D}|." },
        { "data:\n\ndata: \n\ndata:  \n\n", "." },
        { "nonsense\ndata\nfoo: bar\n\n", "." },
        { "", "." },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Read_BodySplitAtEveryPosition_GivesTheSameEvents(string body, string expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        for (int first = 0; first <= bytes.Length; first++)
            Assert.Equal(expected, await EventsAsync([bytes[..first], bytes[first..]]));
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Read_BodyByteByByte_GivesTheSameEvents(string body, string expected) =>
        Assert.Equal(expected, await EventsAsync(Encoding.UTF8.GetBytes(body).Select(one => new[] { one })));

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Read_BodySplitInThreeAnywhere_GivesTheSameEvents(string body, string expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        for (int first = 0; first <= bytes.Length; first += 3)
            for (int second = first; second <= bytes.Length; second += 2)
                Assert.Equal(expected, await EventsAsync([bytes[..first], bytes[first..second], bytes[second..]]));
    }

    [Fact]
    public async Task Read_CompleteLineWithoutBlankLine_IsGivenBeforeMoreComes()
    {
        var body = new PiecewiseStream([Encoding.UTF8.GetBytes("data: {\"a\":1}\n")], stalls: true);
        using var reader = new SseReader(body, 1000);
        Assert.Equal(SseEvent.Data, await reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.False(body.Stalled.Task.IsCompleted);
    }

    [Fact]
    public async Task Read_EventOverTheLimit_IsTooLong()
    {
        using var reader = new SseReader(new PiecewiseStream("data: {\"a\":\"", new string('x', 200), "\"}\n\n"), 100);
        Assert.Equal(SseEvent.TooLong, await reader.ReadAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Read_LineWithoutEndOverTheLimit_IsTooLongBeforeTheBodyEnds()
    {
        using var reader = new SseReader(new PiecewiseStream([Encoding.UTF8.GetBytes("data: " + new string('x', 9000))], stalls: true), 5000);
        Assert.Equal(SseEvent.TooLong, await reader.ReadAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Read_ManyShortLinesOfOneEvent_CountTogether()
    {
        using var reader = new SseReader(new PiecewiseStream("{\n" + string.Concat(Enumerable.Repeat("1,\n", 100))), 100);
        Assert.Equal(SseEvent.TooLong, await reader.ReadAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Read_StreamLongerThanAnEventMayBe_IsReadToItsEnd()
    {
        using var reader = new SseReader(new PiecewiseStream(Enumerable.Repeat("data: {\"a\":1}\n\n", 1000).Append("data: [DONE]\n\n").ToArray()), 100);
        int events = 0;
        while (await reader.ReadAsync(TestContext.Current.CancellationToken) is SseEvent.Data) events++;
        Assert.Equal(1000, events);
    }

    [Fact]
    public async Task Read_ALargeEventOfManyLines_TakesTimeInProportion()
    {
        // One scan for each line would look at 400 GB here.
        string body = "{\n" + string.Concat(Enumerable.Repeat("\"\":0,\n", 400_000)) + "\"\":0}\n";
        using var reader = new SseReader(new PiecewiseStream(body), 16 * 1024 * 1024);
        CancellationToken token = TestContext.Current.CancellationToken;
        Assert.Equal(SseEvent.Raw, await WaitFor.EndAsync(reader.ReadAsync(token).AsTask(), token));
    }

    [Fact]
    public async Task Read_EndlessHtml_IsGivenOnceItIsEnoughToJudge()
    {
        using var reader = new SseReader(new PiecewiseStream([Encoding.UTF8.GetBytes("<html>\n" + string.Concat(Enumerable.Repeat("<p>moment</p>\n", 6000)))], stalls: true), 16 * 1024 * 1024);
        Assert.Equal(SseEvent.Raw, await reader.ReadAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<string> EventsAsync(IEnumerable<byte[]> pieces)
    {
        using var reader = new SseReader(new PiecewiseStream(pieces), 10_000);
        var events = new List<string>();
        while (true)
        {
            SseEvent read = await reader.ReadAsync(TestContext.Current.CancellationToken);
            string data = Encoding.UTF8.GetString(reader.Data.Span);
            events.Add(read switch
            {
                SseEvent.Data => "D" + data,
                SseEvent.Error => "E" + data,
                SseEvent.Raw => "R" + data,
                SseEvent.Done => "!",
                SseEvent.End => ".",
                _ => "?",
            });
            if (read is SseEvent.Done or SseEvent.End or SseEvent.TooLong) return string.Join('|', events);
        }
    }
}
