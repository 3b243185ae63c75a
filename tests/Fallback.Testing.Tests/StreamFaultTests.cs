using System.Text.Json;

namespace Fallback.Testing.Tests;

/// <summary>Answers that arrive completely as far as HTTP can tell, and are wrong nevertheless.</summary>
public sealed class StreamFaultTests : ServerFixture
{
    [Fact]
    public async Task EndAfter_Stream_EndsCleanlyWithoutFinishReasonAndDone()
    {
        Server.Model("m").Replies(Reply.Text("one two three").EndAfter(2));

        string stream = await Client.ReadAsync("m", stream: true);

        Assert.Equal(["one", " two"], Sse.Texts(stream));
        Assert.DoesNotContain("\"stop\"", stream, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", stream, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndAfter_PlainAnswer_IsHalfAJsonBody()
    {
        Server.Model("m").Replies(Reply.Text("one two three").EndAfter(1));

        string body = await Client.ReadAsync("m");

        Assert.StartsWith("{\"id\"", body, StringComparison.Ordinal);
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(body));
    }

    [Fact]
    public async Task EndAfter_PlainAnswerAndZero_IsAnEmptySuccess()
    {
        Server.Model("m").Replies(Reply.Text("one").EndAfter(0));

        Assert.Equal("", await Client.ReadAsync("m"));
    }

    [Fact]
    public async Task EndAfter_MoreChunksThanThereAre_StrikesBeforeTheFinishReason()
    {
        Server.Model("m").Replies(Reply.Text("one two").EndAfter(99));

        string stream = await Client.ReadAsync("m", stream: true);

        Assert.Equal(["one", " two"], Sse.Texts(stream));
        Assert.DoesNotContain("\"stop\"", stream, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ErrorAfter_Stream_SendsTheErrorInBand()
    {
        Server.Model("m").Replies(Reply.Text("one two three").ErrorAfter(1, "server_is_overloaded", "too busy"));

        string stream = await Client.ReadAsync("m", stream: true);

        Assert.Equal(["one"], Sse.Texts(stream));
        JsonElement error = JsonDocument.Parse(Sse.Data(stream)[^1]).RootElement.GetProperty("error");
        Assert.Equal("server_is_overloaded", error.GetProperty("code").GetString());
        Assert.Equal("too busy", error.GetProperty("message").GetString());
    }

    [Fact]
    public async Task ErrorAfter_PlainAnswer_IsAnErrorWithStatus200()
    {
        Server.Model("m").Replies(Reply.Text("one").ErrorAfter(0, "boom"));

        using HttpResponseMessage response = await Client.SendAsync("m");

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Contains("\"code\":\"boom\"", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MalformedChunkAt_Stream_BreaksThatChunkOnly()
    {
        Server.Model("m").Replies(Reply.Text("one two three").MalformedChunkAt(1));

        string stream = await Client.ReadAsync("m", stream: true);

        Assert.Equal(["one", " three"], Sse.Texts(stream));
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(Sse.Data(stream)[2]));
        Assert.EndsWith("data: [DONE]\n\n", stream, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MalformedChunkAt_PlainAnswer_IsNotJson()
    {
        Server.Model("m").Replies(Reply.Text("one").MalformedChunkAt(0));

        string body = await Client.ReadAsync("m");

        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(body));
    }

    [Fact]
    public async Task WithoutDone_Stream_EndsWithTheFinishReason()
    {
        Server.Model("m").Replies(Reply.Text("one").WithoutDone());

        string stream = await Client.ReadAsync("m", stream: true);

        Assert.Contains("\"finish_reason\":\"stop\"", Sse.Data(stream)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithFinishReason_Null_LeavesItOut()
    {
        Server.Model("m").Replies(Reply.Text("one").WithFinishReason(null));

        IReadOnlyList<string> data = Sse.Data(await Client.ReadAsync("m", stream: true));
        JsonElement plain = await Client.ReadJsonAsync("m");

        Assert.Equal("[DONE]", data[^1]);
        Assert.All(data.SkipLast(1), chunk => Assert.Contains("\"finish_reason\":null", chunk, StringComparison.Ordinal));
        Assert.Equal(JsonValueKind.Null, plain.GetProperty("choices")[0].GetProperty("finish_reason").ValueKind);
    }

    [Fact]
    public async Task WithoutRoleChunk_Stream_BeginsWithContent()
    {
        Server.Model("m").Replies(Reply.Text("one").WithoutRoleChunk());

        string stream = await Client.ReadAsync("m", stream: true);

        Assert.Contains("\"content\":\"one\"", Sse.Data(stream)[0], StringComparison.Ordinal);
        Assert.DoesNotContain("assistant", stream, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithCrLf_Stream_EndsEveryLineWithIt()
    {
        Server.Model("m").Replies(Reply.Text("one").WithCrLf().WithKeepAlives(1));

        string stream = await Client.ReadAsync("m", stream: true);

        Assert.Equal(stream, stream.ReplaceLineEndings("\r\n"));
        Assert.StartsWith(": keep-alive\r\n\r\ndata: ", stream, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithKeepAlives_StreamAndPlain_PrecedeTheAnswer()
    {
        Server.Model("m").Replies(Reply.Text("one").WithKeepAlives(2));

        Assert.StartsWith(": keep-alive\n\n: keep-alive\n\ndata: {", await Client.ReadAsync("m", stream: true), StringComparison.Ordinal);
        Assert.StartsWith("\n\n{\"id\"", await Client.ReadAsync("m"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task IgnoringStream_Stream_IsAPlainBody()
    {
        Server.Model("m").Replies(Reply.Text("one").IgnoringStream());

        using HttpResponseMessage response = await Client.SendAsync("m", stream: true);

        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("\"chat.completion\"", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }
}
