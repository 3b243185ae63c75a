using System.ClientModel;
using System.ClientModel.Primitives;
using Fallback.Testing;
using Microsoft.Extensions.AI;
using OpenAI;
using ChatClient = OpenAI.Chat.ChatClient;

namespace Fallback.EndToEnd.Tests;

/// <summary>The official OpenAI SDK as a tier: its exceptions are classed like our own transport's.</summary>
public sealed class OpenAISdkTests
{
    public static TheoryData<string, Reply> Refusals => new()
    {
        { "401", Reply.Error(401, "invalid_api_key", "Incorrect API key provided: key-of-t****7890.", "invalid_request_error") },
        { "403", Reply.Error(403, "model_not_allowed", "Project does not have access to model `one`", "invalid_request_error") },
        { "404", Reply.Error(404, "model_not_found", "The model `one` does not exist", "invalid_request_error") },
        { "429", Reply.RateLimited(TimeSpan.FromSeconds(7)) },
        { "429 quota", Reply.Error(429, "insufficient_quota", "You exceeded your current quota.", "insufficient_quota") },
        { "500", Reply.Status(500) },
        { "502 html", Reply.Html(502) },
        { "503", Reply.Overloaded(TimeSpan.FromSeconds(9)) },
        { "context", Reply.Error(400, "context_length_exceeded", "This model's maximum context length is 10 tokens.", "invalid_request_error", "messages") },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Refusal_IsClassedAsByOurOwnTransport(string name, Reply reply)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Charlie.Default.Replies(reply);
        stage.Alpha.Default.Replies(reply);
        using var sdk = new OpenAISdkClient(stage.Charlie.BaseUrl);
        stage.Runtime.Reload(() => stage.Options().AddChatClientProvider("client", sdk));

        TierAttempt own = (await stage.Client<IThreeTiers>().AskAsync("hello", Stage.Token)).Attempts[0];
        TierAttempt theirs = (await stage.Client<IClientFirst>().AskAsync("hello", Stage.Token)).Attempts[0];

        Assert.Equal((own.Failure, own.HttpStatus, own.ProviderCode, own.RetryAfter, own.Message), (theirs.Failure, theirs.HttpStatus, theirs.ProviderCode, theirs.RetryAfter, theirs.Message));
        Assert.True(stage.Charlie.Requests.Count == 1, name);
        Assert.DoesNotContain("key-of-the-sdk", theirs.ToString(), StringComparison.Ordinal);
    }

    /// <summary>As whole answers; as chunks their message is a delta.</summary>
    public static TheoryData<string, bool> UnreadableReplies { get; } = new MatrixTheoryData<string, bool>(
        [
            """{"error":{"message":"Overloaded","code":503}}""",
            """{"id":"c","object":"chat.completion","created":1,"model":"one","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":""}]}""",
            """{"id":"c","object":"chat.completion","created":1,"model":"one","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"end_turn"}]}""",
        ],
        [false, true]);

    /// <summary>The reply was bad, and not the request: Microsoft's adapter for the SDK, with a server that it is not made for.</summary>
    [Theory]
    [MemberData(nameof(UnreadableReplies))]
    public async Task ReplyThatTheSdkCannotRead_IsAnsweredByTheNextTier(string body, bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        string chunk = body.Replace("\"message\":{", "\"delta\":{", StringComparison.Ordinal).Replace("chat.completion", "chat.completion.chunk", StringComparison.Ordinal);
        stage.Charlie.Default.Replies(request => request.IsStream
            ? Reply.Raw(200, "text/event-stream", $"data: {chunk}\n\ndata: [DONE]\n\n")
            : Reply.Status(200, body));
        var settings = new OpenAIClientOptions { Endpoint = stage.Charlie.BaseUrl, RetryPolicy = new ClientRetryPolicy(0) };
        using IChatClient sdk = OpenAIClientExtensions.AsIChatClient(new ChatClient("one", new ApiKeyCredential("key-of-the-sdk-1234567890"), settings));
        stage.Runtime.Reload(() => stage.Options().AddChatClientProvider("client", sdk));
        IClientFirst client = stage.Client<IClientFirst>();

        string text = stream
            ? string.Concat(await client.StreamAsync("hello", Stage.Token).ToListAsync(Stage.Token))
            : (await client.AskAsync("hello", Stage.Token)).Value;

        Assert.Equal("You said: hello", text);
        Assert.Equal((1, 1), (stage.Charlie.Requests.Count, stage.Bravo.Requests.Count));
        Assert.Equal(1, stage.Tier("client").Breaker.ConsecutiveFailures);
    }

    [Fact]
    public async Task Answers_PlainAndStreamed()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Charlie.Default.Replies(Reply.Text("one two").InChunks("one ", "two"));
        using var sdk = new OpenAISdkClient(stage.Charlie.BaseUrl);
        stage.Runtime.Reload(() => stage.Options().AddChatClientProvider("client", sdk));
        IClientFirst client = stage.Client<IClientFirst>();

        Assert.Equal("one two", (await client.AskAsync("hello", Stage.Token)).Value);
        var pieces = new List<string>();
        await foreach (string piece in client.StreamAsync("hello", Stage.Token)) pieces.Add(piece);
        Assert.Equal(["one ", "two"], pieces);
    }

    [Fact]
    public async Task RefusedConnection_IsTheEndpointsFault()
    {
        await using Stage stage = await Stage.OpenAsync();
        using GoneServer gone = await GoneServer.OfAsync(stage.Charlie);
        using var sdk = new OpenAISdkClient(new Uri(gone.BaseUrl));
        stage.Runtime.Reload(() => stage.Options().AddChatClientProvider("client", sdk));

        Assert.Equal(FailureKind.NetworkError, (await stage.Client<IClientFirst>().AskAsync("hello", Stage.Token)).Attempts[0].Failure);
        Assert.Equal(1, stage.Tier("client").Endpoint.ConsecutiveFailures);
    }

    [Fact]
    public async Task CutStream_ThatTheSdkTakesForComplete_IsNot()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Charlie.Default.Replies(Reply.Text("one two three").InChunks("one ", "two ", "three").EndAfter(2));
        using var sdk = new OpenAISdkClient(stage.Charlie.BaseUrl);
        stage.Runtime.Reload(() => stage.Options().AddChatClientProvider("client", sdk));

        StreamInterruptedException e = await Assert.ThrowsAsync<StreamInterruptedException>(async () =>
        {
            await foreach (string _ in stage.Client<IClientFirst>().StreamAsync("hello", Stage.Token))
            {
            }
        });

        Assert.Equal("one two ", e.PartialText);
    }
}
