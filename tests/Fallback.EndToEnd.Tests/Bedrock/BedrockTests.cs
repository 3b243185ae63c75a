using System.Globalization;
using System.Text;
using System.Text.Json;
using Fallback.Samples.Bedrock;
using Fallback.Testing;
using Fallback.TestUtilities;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>Bedrock as samples/Bedrock asks it, over a real socket: Converse, plain and streamed, signed, with AWS's errors.</summary>
public sealed class BedrockTests
{
    private static readonly AIFunction _weather = AIFunctionFactory.Create(static (string city) => $"sunny in {city}", "weather", "Tells the weather.");

    [Theory]
    [InlineData("GET", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("POST", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    public void Signature_IsThatOfAmazonsOwnExamples(string method, string signature)
    {
        var clock = new ManualClock(DateTimeOffset.Parse("2015-08-30T12:36:00Z", CultureInfo.InvariantCulture));
        var handler = new SigningHandler(static () => new AwsCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), "us-east-1", "service", clock);
        using var request = new HttpRequestMessage(new HttpMethod(method), "https://example.amazonaws.com/");

        handler.Sign(request, []);

        Assert.Equal(
            $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature={signature}",
            request.Headers.Authorization!.ToString());
    }

    [Fact]
    public async Task Answer_Thoughts_CallsAndUsage_AreRead_AndTheNextTurnGoesOut()
    {
        using var server = new BedrockServer();
        server.Replies(200, """
            {"output":{"message":{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"hm","signature":"sig"}}},{"text":"Let me look."},{"toolUse":{"toolUseId":"tooluse_1","name":"weather","input":{"city":"Oslo"}}}]}},
             "stopReason":"tool_use","usage":{"inputTokens":10,"outputTokens":5,"totalTokens":15,"cacheReadInputTokens":90},"metrics":{"latencyMs":1}}
            """);
        server.Replies(200, """{"output":{"message":{"role":"assistant","content":[{"text":"Sunny."}]}},"stopReason":"end_turn","usage":{"inputTokens":3,"outputTokens":1}}""");
        using FallbackRuntime runtime = new(Options(server));
        using IChatClient chain = Chain(runtime, "bedrock/amazon.nova-pro-v1:0");
        List<ChatMessage> history = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "Weather in Oslo?")];

        ChatResponse first = await chain.GetResponseAsync(history, new() { Tools = [_weather], MaxOutputTokens = 50 }, Stage.Token);
        history.AddRange(first.Messages);
        history.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent("tooluse_1", "sunny")]));
        ChatResponse second = await chain.GetResponseAsync(history, new() { Tools = [_weather] }, Stage.Token);

        Assert.Equal((ChatFinishReason.ToolCalls, 100L, 90L), (first.FinishReason!.Value, first.Usage!.InputTokenCount!.Value, first.Usage.CachedInputTokenCount!.Value));
        Assert.Equal("Sunny.", second.Text);
        Assert.Equal("/model/amazon.nova-pro-v1%3A0/converse", server.Requests[0].Path);
        Assert.StartsWith("AWS4-HMAC-SHA256 Credential=AKIDTEST/", server.Requests[0].Headers["Authorization"], StringComparison.Ordinal);
        JsonElement body = JsonDocument.Parse(server.Requests[1].Body).RootElement;
        Assert.Equal(
            """[{"role":"user","content":[{"text":"Weather in Oslo?"}]},{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"hm","signature":"sig"}}},{"text":"Let me look."},{"toolUse":{"toolUseId":"tooluse_1","name":"weather","input":{"city":"Oslo"}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"tooluse_1","content":[{"text":"sunny"}],"status":"success"}}]}]""",
            body.GetProperty("messages").GetRawText());
        Assert.All(server.Requests, static request => Assert.DoesNotContain("secret-of-aws", request.Body + request.Headers, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stream_TextThoughtsAndCalls_AreReadInOrder()
    {
        using var server = new BedrockServer();
        server.Streams(
            ("event", "messageStart", """{"role":"assistant"}"""),
            ("event", "contentBlockDelta", """{"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"hm"}}}"""),
            ("event", "contentBlockDelta", """{"contentBlockIndex":0,"delta":{"reasoningContent":{"signature":"sig"}}}"""),
            ("event", "contentBlockStop", """{"contentBlockIndex":0}"""),
            ("event", "contentBlockDelta", """{"contentBlockIndex":1,"delta":{"text":"Let me "}}"""),
            ("event", "contentBlockDelta", """{"contentBlockIndex":1,"delta":{"text":"look. ✓"}}"""),
            ("event", "contentBlockStop", """{"contentBlockIndex":1}"""),
            ("event", "contentBlockStart", """{"contentBlockIndex":2,"start":{"toolUse":{"toolUseId":"t1","name":"weather"}}}"""),
            ("event", "contentBlockDelta", """{"contentBlockIndex":2,"delta":{"toolUse":{"input":"{\"city\":"}}}"""),
            ("event", "contentBlockDelta", """{"contentBlockIndex":2,"delta":{"toolUse":{"input":"\"Oslo\"}"}}}"""),
            ("event", "contentBlockStop", """{"contentBlockIndex":2}"""),
            ("event", "messageStop", """{"stopReason":"tool_use"}"""),
            ("event", "metadata", """{"usage":{"inputTokens":10,"outputTokens":5,"totalTokens":15}}"""));
        using FallbackRuntime runtime = new(Options(server));
        using IChatClient chain = Chain(runtime, "bedrock/amazon.nova-pro-v1:0");

        ChatResponse answer = await chain.GetStreamingResponseAsync("Weather?", new() { Tools = [_weather] }, Stage.Token).ToChatResponseAsync(Stage.Token);

        Assert.Equal(("Let me look. ✓", ChatFinishReason.ToolCalls, 10L), (answer.Text, answer.FinishReason!.Value, answer.Usage!.InputTokenCount!.Value));
        TextReasoningContent thought = Assert.Single(answer.Messages.SelectMany(static message => message.Contents).OfType<TextReasoningContent>());
        Assert.Equal(("hm", "sig"), (thought.Text, thought.ProtectedData));
        Assert.Equal("Oslo", Assert.Single(answer.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>()).Arguments!["city"]!.ToString());
    }

    [Theory]
    [InlineData(429, "ThrottlingException", "Too many tokens, please wait before trying again.", FailureKind.RateLimited)]
    [InlineData(429, "ModelNotReadyException", "The model is not ready for inference.", FailureKind.Overloaded)]
    [InlineData(503, "ServiceUnavailableException", "Bedrock is unable to process your request.", FailureKind.Overloaded)]
    [InlineData(500, "InternalServerException", "The system encountered an unexpected error during processing.", FailureKind.ServerError)]
    [InlineData(408, "ModelTimeoutException", "The model timed out.", FailureKind.Timeout)]
    [InlineData(424, "ModelErrorException", "The model returned an error.", FailureKind.ServerError)]
    [InlineData(403, "AccessDeniedException", "You don't have access to the model with the specified model ID.", FailureKind.PermissionDenied)]
    [InlineData(403, "UnrecognizedClientException", "The security token included in the request is invalid.", FailureKind.InvalidCredentials)]
    [InlineData(403, "ExpiredTokenException", "The security token included in the request is expired", FailureKind.InvalidCredentials)]
    [InlineData(403, "InvalidSignatureException", "The request signature we calculated does not match the signature you provided.", FailureKind.InvalidCredentials)]
    [InlineData(400, "ValidationException", "Input is too long for requested model.", FailureKind.ContextLengthExceeded)]
    [InlineData(400, "ValidationException", "The provided model identifier is invalid.", FailureKind.ModelUnavailable)]
    [InlineData(400, "ValidationException", "Invocation of model ID m with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.", FailureKind.ModelUnavailable)]
    [InlineData(400, "ServiceQuotaExceededException", "Your request exceeds the service quota for your account.", FailureKind.RateLimited)]
    [InlineData(404, "ResourceNotFoundException", "The specified resource ARN was not found.", FailureKind.ModelUnavailable)]
    public async Task Error_IsClassed_AndTheNextTierAnswers(int status, string type, string message, FailureKind kind)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Bravo.Default.Replies(Reply.Text("from bravo"));
        using var server = new BedrockServer();
        server.Replies(status, JsonSerializer.Serialize(new { message }), type + ":http://internal.amazon.com/coral/com.amazon.bedrock/");
        using FallbackRuntime runtime = new(Options(server, stage));

        FallbackResult<string> answer = await runtime.CreateClient<IBedrockFirst>().AskAsync("hello", Stage.Token);

        Assert.Equal(("from bravo", kind), (answer.Value, answer.Attempts[0].Failure));
    }

    [Theory]
    [InlineData("throttlingException")]
    [InlineData("serviceUnavailableException")]
    [InlineData("internalServerException")]
    [InlineData("modelStreamErrorException")]
    public async Task ExceptionInAStream_BeforeContent_SendsTheCallToTheNextTier(string type)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Bravo.Default.Replies(Reply.Text("from bravo"));
        using var server = new BedrockServer();
        server.Streams(("event", "messageStart", """{"role":"assistant"}"""), ("exception", type, """{"message":"no"}"""));
        using FallbackRuntime runtime = new(Options(server, stage));

        ChatResponse answer = await runtime.CreateClient<IBedrockFirst>().AsIChatClient()
            .GetStreamingResponseAsync("hello", null, Stage.Token).ToChatResponseAsync(Stage.Token);

        Assert.Equal("from bravo", answer.Text);
    }

    private static FallbackOptions Options(BedrockServer server, Stage? stage = null)
    {
        FallbackOptions options = stage?.Options() ?? new FallbackOptions();
        return options.AddProvider("bedrock", provider =>
        {
            provider.BaseUrl = server.BaseUrl;
            provider.HttpHandler = static () => new SigningHandler(static () => new AwsCredentials("AKIDTEST", "secret-of-aws"), "us-east-1", "bedrock", TimeProvider.System)
            {
                InnerHandler = new SocketsHttpHandler(),
            };
            provider.SdkClient = static connection => new BedrockChatClient(connection);
        });
    }

    private static IChatClient Chain(FallbackRuntime runtime, params string[] models)
    {
        var chain = new ChainOptions { TierRetry = new TierRetryOptions { MaxRetries = 0 } };
        foreach (string model in models) chain.Tiers.Add(new TierOptions { Model = model });
        return runtime.CreateChatClient(chain);
    }
}

[ModelChain("bedrock/amazon.nova-pro-v1:0", "bravo/m", DeadlineMs = 60_000)]
[TierTimeout(5_000, 5_000)]
[TierRetry(MaxRetries = 0)]
[CircuitBreaker(FailureThreshold = 5, BreakSeconds = 30)]
public interface IBedrockFirst
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}
