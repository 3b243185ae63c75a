using System.Text.Json;

namespace Fallback.Testing.Tests;

/// <summary>Answers that are as they should be: the dialect.</summary>
public sealed class AnswerTests : ServerFixture
{
    [Fact]
    public async Task Text_Plain_IsAChatCompletion()
    {
        Server.Model("m").Replies(Reply.Text("Grüße 👋").WithUsage(10, 5, cachedTokens: 4, reasoningTokens: 2));

        JsonElement json = await Client.ReadJsonAsync("m");

        Assert.Equal("chatcmpl-1", json.GetProperty("id").GetString());
        Assert.Equal("chat.completion", json.GetProperty("object").GetString());
        Assert.True(json.GetProperty("created").GetInt64() > 0);
        Assert.Equal("m", json.GetProperty("model").GetString());
        JsonElement choice = Assert.Single(json.GetProperty("choices").EnumerateArray());
        Assert.Equal("assistant", choice.GetProperty("message").GetProperty("role").GetString());
        Assert.Equal("Grüße 👋", choice.GetProperty("message").GetProperty("content").GetString());
        Assert.Equal("stop", choice.GetProperty("finish_reason").GetString());
        Assert.Equal(
            """{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":2}}""",
            json.GetProperty("usage").GetRawText());
    }

    [Fact]
    public async Task Text_Stream_SendsRoleWordsFinishReasonAndDone()
    {
        Server.Model("m").Replies(Reply.Text("one two three"));

        string stream = await Client.ReadAsync("m", stream: true);

        IReadOnlyList<string> data = Sse.Data(stream);
        Assert.Contains("\"role\":\"assistant\"", data[0], StringComparison.Ordinal);
        Assert.Equal(["one", " two", " three"], Sse.Texts(stream));
        Assert.Contains("\"finish_reason\":\"stop\"", data[^2], StringComparison.Ordinal);
        Assert.Equal("[DONE]", data[^1]);
        Assert.DoesNotContain("usage", stream, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_StreamAskingForUsage_SendsItInAChunkWithoutChoices()
    {
        Server.Model("m").Replies(Reply.Text("one two").WithUsage(7, 3));

        IReadOnlyList<string> data = Sse.Data(await Client.ReadAsync("m", stream: true, includeUsage: true));

        JsonElement last = JsonDocument.Parse(data[^2]).RootElement;
        Assert.Equal(0, last.GetProperty("choices").GetArrayLength());
        Assert.Equal(10, last.GetProperty("usage").GetProperty("total_tokens").GetInt32());
        Assert.All(data.SkipLast(2), chunk => Assert.Contains("\"usage\":null", chunk, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WithoutUsage_AskedForOrNot_TellsNone()
    {
        Server.Model("m").Replies(Reply.Text("one two").WithoutUsage());

        Assert.DoesNotContain("usage", await Client.ReadAsync("m"), StringComparison.Ordinal);
        Assert.DoesNotContain("usage", await Client.ReadAsync("m", stream: true, includeUsage: true), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_NoUsageGiven_CountsAQuarterOfTheCharacters()
    {
        Server.Model("m").Replies(Reply.Text("12345"));

        JsonElement usage = (await Client.ReadJsonAsync("m", prompt: "1234")).GetProperty("usage");

        Assert.Equal(3, usage.GetProperty("prompt_tokens").GetInt32());
        Assert.Equal(2, usage.GetProperty("completion_tokens").GetInt32());
    }

    [Fact]
    public async Task Text_ModelFinishReasonReasoningAndRefusalGiven_AppearInTheBody()
    {
        Server.Model("m").Replies(Reply.Text("").WithModel("m-2026").WithFinishReason("content_filter").WithReasoning("hm").WithRefusal("no"));

        JsonElement json = await Client.ReadJsonAsync("m");

        JsonElement choice = json.GetProperty("choices")[0];
        Assert.Equal("m-2026", json.GetProperty("model").GetString());
        Assert.Equal("content_filter", choice.GetProperty("finish_reason").GetString());
        Assert.Equal("""{"role":"assistant","content":null,"reasoning_content":"hm","refusal":"no"}""", choice.GetProperty("message").GetRawText());
    }

    [Fact]
    public async Task WithToolCall_Plain_HasCallAndFinishReason()
    {
        Server.Model("m").Replies(Reply.Text("").WithToolCall("weather", """{"city":"Oslo"}"""));

        JsonElement choice = (await Client.ReadJsonAsync("m")).GetProperty("choices")[0];

        Assert.Equal("tool_calls", choice.GetProperty("finish_reason").GetString());
        JsonElement call = choice.GetProperty("message").GetProperty("tool_calls")[0];
        Assert.Equal("""{"id":"call_1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Oslo\"}"}}""", call.GetRawText());
    }

    [Fact]
    public async Task WithToolCall_Stream_ComesInPiecesWithTheNameFirst()
    {
        Server.Model("m").Replies(Reply.Text("").WithToolCall("a", "{}").WithToolCall("b", """{"x":1}""", id: "mine"));

        List<JsonElement> deltas = [.. Sse.Data(await Client.ReadAsync("m", stream: true)).SkipLast(1)
            .Select(data => JsonDocument.Parse(data).RootElement.GetProperty("choices")[0].GetProperty("delta"))
            .Where(delta => delta.TryGetProperty("tool_calls", out _))
            .Select(delta => delta.GetProperty("tool_calls")[0])];

        Assert.Equal([0, 0, 0, 1, 1, 1], deltas.Select(delta => delta.GetProperty("index").GetInt32()));
        Assert.Equal(["call_1", "mine"], deltas.Where(delta => delta.TryGetProperty("id", out _)).Select(delta => delta.GetProperty("id").GetString()));
        Assert.Equal("""{"x":1}""", string.Concat(deltas.Skip(3).Select(delta => delta.GetProperty("function").GetProperty("arguments").GetString())));
    }

    [Fact]
    public async Task InChunks_NumberOrTexts_DecidesThePieces()
    {
        Server.Model("even").Replies(Reply.Text("abcdefgh").InChunks(3));
        Server.Model("given").Replies(Reply.Text("ignored").InChunks("x", "yz"));

        Assert.Equal(["ab", "cde", "fgh"], Sse.Texts(await Client.ReadAsync("even", stream: true)));
        Assert.Equal(["x", "yz"], Sse.Texts(await Client.ReadAsync("given", stream: true)));
        Assert.Contains("\"content\":\"xyz\"", await Client.ReadAsync("given"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task InChunks_SurrogatePairs_AreNeverParted()
    {
        Server.Model("m").Replies(Reply.Text("👋👋👋").InChunks(6));

        IReadOnlyList<string> texts = Sse.Texts(await Client.ReadAsync("m", stream: true));

        Assert.Equal(["👋", "👋", "👋"], texts);
    }

    [Fact]
    public async Task Default_NothingScripted_EchoesTheLastUserMessage()
    {
        Assert.Equal("You said: ping", (await Client.ReadJsonAsync("any", prompt: "ping")).GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
        Assert.Equal("You said: ping", string.Concat(Sse.Texts(await Client.ReadAsync("any", stream: true, prompt: "ping"))));
    }

    [Fact]
    public async Task WithHeader_KnownAndOwnNames_AreSent()
    {
        Server.Model("m").Replies(Reply.Text("x").WithHeader("x-request-id", "mine").WithHeader("Date", "Fri, 21 Nov 2025 00:00:00 GMT").WithHeader("x-ratelimit-remaining-requests", "0"));

        using HttpResponseMessage response = await Client.SendAsync("m");

        Assert.Equal("mine", Assert.Single(response.Headers.GetValues("x-request-id")));
        Assert.Equal(new DateTimeOffset(2025, 11, 21, 0, 0, 0, TimeSpan.Zero), response.Headers.Date);
        Assert.Equal("0", Assert.Single(response.Headers.GetValues("x-ratelimit-remaining-requests")));
    }
}
