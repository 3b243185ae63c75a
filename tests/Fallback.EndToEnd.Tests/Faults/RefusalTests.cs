using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>Refusals whose words nobody knows: another vendor is asked, and what the request carries tells what they may be about.</summary>
public sealed class RefusalTests
{
    private const string Json = "application/json", Html = "text/html", Text = "text/plain";

    public static TheoryData<int, string, string> Unknown() => new()
    {
        { 400, Json, """{"error":{"message":"Function call is missing a thought_signature in functionCall parts.","type":"invalid_request_error"}}""" },
        { 400, Json, """{"error":{"message":"Missing `reasoning_content` field in the assistant message at message index 1"}}""" },
        { 422, Json, """{"detail":[{"loc":["body","messages"],"msg":"field required","type":"value_error.missing"}]}""" },
        { 400, Json, """{"error":{"message":"Error while downloading https://a.test/x.jpg.","code":"invalid_image_url"}}""" },
        { 400, Json, """{"error":{"message":"You uploaded an unsupported image.","code":"invalid_image_format"}}""" },
        { 400, Html, "<html><head><title>400 Request Header Or Cookie Too Large</title></head></html>" },
        { 400, Text, "" },
        { 413, Html, "<html><head><title>413 Request Entity Too Large</title></head></html>" },
        { 413, Json, """{"error":{"message":"Payload exceeds what is accepted."}}""" },
        { 406, Text, "" },
        { 412, Text, "" },
        { 415, Json, """{"message":"Unsupported Media Type"}""" },
        { 417, Text, "" },
        { 418, Text, "short and stout" },
        { 424, Json, """{"error":{"message":"Failed dependency"}}""" },
        { 428, Text, "" },
        { 431, Html, "<html><body>Request Header Fields Too Large</body></html>" },
    };

    [Theory]
    [MemberData(nameof(Unknown))]
    public async Task UnknownRefusal_GoesToTheNextTier_AndCountsNowhere(int status, string type, string body)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Raw(status, type, body));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        IThreeTiers client = stage.Client<IThreeTiers>();

        for (int call = 1; call <= 4; call++)
        {
            FallbackResult<string> result = await client.AskAsync("hello", Stage.Token);
            Assert.Equal(("from bravo", 2), (result.Value, result.Attempts.Count));
        }

        Assert.Equal(4, stage.Alpha.Requests.Count);
        Assert.Equal(BreakerState.Closed, stage.Tier("alpha").Breaker.State);
    }

    [Fact]
    public async Task KnownCode_StopsAtOnce()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Error(400, "missing_required_parameter", "Missing required parameter: 'messages'."));

        RequestRejectedException thrown =
            await Assert.ThrowsAsync<RequestRejectedException>(() => stage.Client<IThreeTiers>().AskAsync("hello", Stage.Token));

        Assert.Equal(FailureKind.InvalidRequest, thrown.Kind);
        Assert.Empty(stage.Bravo.Requests);
    }

    [Fact]
    public async Task SecondVendorThatRefuses_EndsTheCall()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Error(400, null, "Something is odd about this."));
        stage.Bravo.Model("two").Replies(Reply.Error(422, null, "This is not what was expected."));

        RequestRejectedException thrown =
            await Assert.ThrowsAsync<RequestRejectedException>(() => stage.Client<IThreeTiers>().AskAsync("hello", Stage.Token));

        Assert.Equal(2, thrown.Attempts.Count);
        Assert.Empty(stage.Charlie.Requests);
    }

    [Fact]
    public async Task PagesOfTwoProxies_AreNobodysWordOnTheRequest()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Html(400));
        stage.Bravo.Model("two").Replies(Reply.Html(413));
        stage.Charlie.Model("three").Replies(Reply.Text("from charlie"));

        Assert.Equal("from charlie", (await stage.Client<IThreeTiers>().AskAsync("hello", Stage.Token)).Value);
    }

    [Theory]
    [InlineData(401, Html, "<html><title>Sign in</title></html>", 1)]
    [InlineData(403, Html, "<!DOCTYPE html><html><title>Attention Required!</title></html>", 1)]
    [InlineData(403, Text, "error code: 1020", 0)]
    [InlineData(402, Html, "<html><title>Payment</title></html>", 1)]
    [InlineData(407, Text, "", 1)]
    [InlineData(451, Html, "<html><title>Blocked</title></html>", 1)]
    public async Task PageOfAFirewall_IsTheEndpointsFault_AndHoldsNothingAgainstTheKey(int status, string type, string body, int counted)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").RepliesOnce(Reply.Raw(status, type, body)).Replies(Reply.Text("from alpha"));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        IThreeTiers client = stage.Client<IThreeTiers>();

        Assert.Equal("from bravo", (await client.AskAsync("hello", Stage.Token)).Value);
        TierSnapshot tier = stage.Tier("alpha");
        Assert.Equal((BreakerState.Closed, counted), (tier.Credential.State, tier.Endpoint.ConsecutiveFailures));
        Assert.Equal("from alpha", (await client.AskAsync("hello", Stage.Token)).Value);
    }

    [Fact]
    public async Task MisdirectedRequest_IsSentAgainAtOnce()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").RepliesOnce(Reply.Status(421)).Replies(Reply.Text("from alpha"));

        FallbackResult<string> result = await stage.Client<IThreeTiers>().AskAsync("hello", Stage.Token);

        Assert.Equal(("from alpha", 2), (result.Value, stage.Alpha.Requests.Count));
    }

    [Fact]
    public async Task MisdirectedRequest_TwiceOver_GoesToTheNextTier()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Raw(421, Text, ""));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));

        FallbackResult<string> result = await stage.Client<IThreeTiers>().AskAsync("hello", Stage.Token);

        Assert.Equal(("from bravo", 2), (result.Value, stage.Alpha.Requests.Count));
    }

    [Theory]
    [InlineData("invalid temperature: only 1 is allowed for this model", "temperature")]
    [InlineData("Argument not supported on this model: presencePenalty", "presence_penalty")]
    [InlineData("This model does not take a presence penalty.", "presence_penalty")]
    [InlineData("Top-P must be left at its default.", "top_p")]
    [InlineData("`frequency_penalty` cannot be combined with thinking.", "frequency_penalty")]
    [InlineData("Le paramètre 'stop' est inconnu.", "stop")]
    public async Task RefusedParameter_IsLeftOut_AndThatIsRemembered(string message, string member)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(request =>
            request.Json.TryGetProperty(member, out _) ? Reply.Error(400, null, message) : Reply.Text("from alpha"));
        var options = new ChatOptions
        {
            Temperature = 0.3f, PresencePenalty = 0.2f, FrequencyPenalty = 0.1f, TopP = 0.9f, StopSequences = ["END"]
        };
        IThreeTiers client = stage.Client<IThreeTiers>();

        for (int call = 1; call <= 2; call++)
            Assert.Equal("from alpha", (await client.ChatAsync([new ChatMessage(ChatRole.User, "hello")], options, Stage.Token)).Text);

        Assert.Equal(3, stage.Alpha.Requests.Count);
        Assert.Equal(4, stage.Alpha.Requests[^1].Json.EnumerateObject().Count(property => property.Name
            is "temperature" or "presence_penalty" or "frequency_penalty" or "top_p" or "stop"));
    }

    /// <summary>The catalogue says that it takes one.</summary>
    [Fact]
    public async Task TemperatureThatKimiRefuses_IsLeftOut_AndThatIsRemembered()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("kimi-k2.6").Replies(static request => request.Json.TryGetProperty("temperature", out _)
            ? Reply.Error(400, null, "invalid temperature: only 1 is allowed for this model", "invalid_request_error")
            : Reply.Text("from alpha"));
        FallbackOptions options = stage.Options().AddProvider("moonshot", stage.Alpha.BaseUrl.AbsoluteUri, "k");
        using var runtime = new FallbackRuntime(options);
        IChatClient client = runtime.CreateChatClient(
            new ChainOptions { Tiers = { new() { Model = "moonshot/kimi-k2.6" }, new() { Model = "bravo/two" } } }, "kimi");

        for (int call = 1; call <= 2; call++)
            Assert.Equal("from alpha", (await client.GetResponseAsync("hello", new ChatOptions { Temperature = 0.3f }, Stage.Token)).Text);

        Assert.Equal(
            [true, false, false], stage.Alpha.Requests.Select(static request => request.Json.TryGetProperty("temperature", out _)));
    }

    [Theory]
    [InlineData(400, """{"error":{"message":"'messages.1' : for 'role:assistant' the following must be satisfied[('messages.1' : property 'reasoning_content' is unsupported)]","type":"invalid_request_error"}}""")]
    [InlineData(400, """{"message":"messages.1.assistant.reasoning_content: property 'messages.1.assistant.reasoning_content' is unsupported","type":"invalid_request_error","param":"validation_error","code":"wrong_api_format"}""")]
    [InlineData(422, """{"detail":[{"type":"extra_forbidden","loc":["body","messages",1,"assistant","reasoning_content"],"msg":"Extra inputs are not permitted"}]}""")]
    public async Task RefusedMemberOfAMessage_IsLeftOut_AndThatIsRemembered(int status, string body)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(request => request.Body.Contains("reasoning_content", StringComparison.Ordinal)
            ? Reply.Status(status, body)
            : Reply.Text("from alpha"));
        var thought = new TextReasoningContent("use it")
        {
            AdditionalProperties = new() { [FallbackProperties.Tier] = "alpha/one", ["fallback.reasoning_member"] = "reasoning_content" }
        };
        ChatMessage[] history =
        [
            new(ChatRole.User, "hello"),
            new(ChatRole.Assistant, [thought, new FunctionCallContent("c1", "find")]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", "found")]),
        ];
        IThreeTiers client = stage.Client<IThreeTiers>();

        for (int call = 1; call <= 2; call++) Assert.Equal("from alpha", (await client.ChatAsync(history, null, Stage.Token)).Text);

        Assert.Equal(3, stage.Alpha.Requests.Count);
    }

    [Fact]
    public async Task ParameterThatWasNotToBlame_IsSentAgainInTheNextCall()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Error(400, null, "Nothing is right here, and least of all the temperature."));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        IThreeTiers client = stage.Client<IThreeTiers>();

        for (int call = 1; call <= 2; call++)
            await client.ChatAsync([new ChatMessage(ChatRole.User, "hello")], new ChatOptions { Temperature = 0.3f }, Stage.Token);

        Assert.Equal(
            [true, false, true, false], stage.Alpha.Requests.Select(static request => request.Json.TryGetProperty("temperature", out _)));
    }

    [Theory]
    [InlineData(400, """{"error":{"message":"Too deep: the schema nests more than four levels."}}""")]
    [InlineData(422, """{"error":{"message":"'minimum' is not supported by this output format"}}""")]
    [InlineData(400, """[{"error":{"code":400,"message":"A schema in GenerationConfig in the request exceeds the maximum allowed nesting depth.","status":"INVALID_ARGUMENT"}}]""")]
    [InlineData(400, """[{"error":{"code":400,"message":"The specified schema produces a constraint that has too many states for serving.","status":"INVALID_ARGUMENT"}}]""")]
    [InlineData(400, """{"type":"error","error":{"type":"invalid_request_error","message":"output_config.format.schema: For 'integer' type, property 'minimum' is not supported"}}""")]
    [InlineData(500, """{"error":{"code":500,"message":"Failed to parse grammar","type":"server_error"}}""")]
    public async Task RefusedSchema_IsAskedForInALowerMode_AndThatIsRemembered(int status, string body)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(request => request.Body.Contains("\"json_schema\"", StringComparison.Ordinal)
            ? Reply.Status(status, body)
            : Reply.Text("""{"title":"from alpha","priority":"Normal","author":null,"tags":[]}"""));
        IExtractor client = stage.Client<IExtractor>();

        for (int call = 1; call <= 2; call++) Assert.Equal("from alpha", (await client.ExtractAsync("mail", Stage.Token)).Title);

        Assert.Equal((3, 0), (stage.Alpha.Requests.Count, stage.Tier("alpha").Breaker.ConsecutiveFailures));
    }

    [Fact]
    public async Task CreditForLess_AsksForLess_AndHoldsNothing()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(request => request.Json.GetProperty("max_tokens").GetInt32() > 2713
            ? Reply.Status(402, """{"error":{"message":"This request requires more credits, or fewer max_tokens. You requested up to 4000 tokens, but can only afford 2713. To increase, visit the settings page and upgrade to a paid account","code":402}}""")
            : Reply.Text("from alpha"));
        IThreeTiers client = stage.Client<IThreeTiers>();

        foreach (int wanted in new[] { 4000, 100, 4000 })
        {
            ChatResponse response = await client.ChatAsync(
                [new ChatMessage(ChatRole.User, "hello")], new ChatOptions { MaxOutputTokens = wanted }, Stage.Token);
            Assert.Equal("from alpha", response.Text);
        }

        // The balance is not the model's limit: the next long request asks for everything again.
        Assert.Equal(
            [4000, 2713, 100, 4000, 2713],
            stage.Alpha.Requests.Select(static request => request.Json.GetProperty("max_tokens").GetInt32()));
    }

    [Fact]
    public async Task LeftoverTime_DoesNotBlameTheNextTier()
    {
        await using Stage stage = await Stage.OpenAsync();
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("one").Replies(Reply.Hang());
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo").HeldBy(gate.Task));
        ILittleTime client = stage.Client<ILittleTime>();

        for (int call = 1; call <= 3; call++)
        {
            Task<FallbackResult<string>> asked = client.AskAsync("hello", Stage.Token);
            await stage.Alpha.Model("one").WaitForRequestsAsync(call, Stage.Token);
            stage.Clock.Advance(TimeSpan.FromMilliseconds(900));
            await stage.Bravo.Model("two").WaitForRequestsAsync(call, Stage.Token);
            stage.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Assert.ThrowsAsync<AllTiersFailedException>(() => asked);
        }

        Assert.Equal((BreakerState.Closed, 0), (stage.Tier("bravo").Breaker.State, stage.Tier("bravo").Breaker.ConsecutiveFailures));
        Assert.Equal(BreakerState.Open, stage.Tier("alpha").Breaker.State);
        // From now on the dead tier is left out, and the healthy one has the time that it needs.
        Task<FallbackResult<string>> fourth = client.AskAsync("hello", Stage.Token);
        await stage.Bravo.Model("two").WaitForRequestsAsync(4, Stage.Token);
        stage.Clock.Advance(TimeSpan.FromMilliseconds(400));
        gate.SetResult();
        Assert.Equal("from bravo", (await fourth).Value);
        Assert.Equal(3, stage.Alpha.Requests.Count);
    }

    [Fact]
    public async Task BudgetInFlight_IsTheAccounts()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply
            .Status(402, """{"error":{"code":402,"message":"In-flight budget exhausted","metadata":{"error_type":"in_flight_budget_exhausted"}}}""")
            .WithRetryAfter(TimeSpan.FromSeconds(20)));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));

        FallbackResult<string> result = await stage.Client<ISharedKey>().AskAsync("hello", Stage.Token);

        Assert.Equal("from bravo", result.Value);
        Assert.Equal([null, SkipReason.RateLimited, null], result.Attempts.Select(static attempt => attempt.Skipped));
    }
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 1_000)]
[TierTimeout(900, 900)]
[TierRetry(MaxRetries = 0)]
[CircuitBreaker(FailureThreshold = 3, BreakSeconds = 30)]
public interface ILittleTime
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}
