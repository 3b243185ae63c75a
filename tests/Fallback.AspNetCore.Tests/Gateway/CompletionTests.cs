using System.Text.Json;
using Fallback.Testing;

namespace Fallback.AspNetCore.Tests.Gateway;

public sealed class CompletionTests
{
    [Fact]
    public async Task Asked_TheAnswerIsTheProvidersOwn_ByteForByte()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        const string answer =
            """{"id":"x","object":"chat.completion","created":7,"model":"quick-2026","vendor_extra":{"a":[1, 2]},"choices":[{"index":0,"message":{"role":"assistant","content":"hello"},"finish_reason":"stop","logprobs":null}],"usage":{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6}}""";
        stage.Quick.Replies(Reply.Raw(200, "application/json", answer));

        using HttpResponseMessage response = await stage.PostAsync(GatewayStage.Ask());

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(answer, await response.Content.ReadAsStringAsync(GatewayStage.Token));
        Assert.Equal("alpha", Header(response, "x-fallback-provider"));
        Assert.Equal("quick-2026", Header(response, "x-fallback-model"));
        Assert.Equal("1", Header(response, "x-fallback-attempts"));
        Assert.Equal("first tier", Header(response, "x-fallback-verdict"));
        Assert.NotEmpty(Header(response, "x-fallback-request-id"));
    }

    [Fact]
    public async Task Asked_TheProviderGetsTheRequestAsItCame_WithAnotherModelAlone()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        stage.Quick.Replies(Reply.Text("hello"));

        await stage.AskAsync(GatewayStage.Ask(more: ""","temperature":0.50,"vendor_knob":{"deep":[1e3]},"user":"u-1","max_tokens":12"""));

        RecordedRequest request = Assert.Single(stage.Quick.Requests);
        Assert.Equal(
            """{"model":"quick","messages":[{"role":"user","content":"Where is my order?"}],"temperature":0.50,"vendor_knob":{"deep":[1e3]},"user":"u-1","max_tokens":12}""",
            request.Body);
        Assert.Equal($"Bearer {GatewayStage.Key}", request.Headers["Authorization"]);
    }

    [Fact]
    public async Task FirstTierDown_TheNextAnswers_AndTheClientSeesAnOrdinaryAnswer()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        stage.Quick.Replies(Reply.Overloaded());
        stage.Steady.Replies(Reply.Text("from beta"));

        using HttpResponseMessage response = await stage.PostAsync(GatewayStage.Ask());

        JsonElement json = await GatewayStage.JsonAsync(response);
        Assert.Equal("from beta", json.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
        Assert.Equal("beta", Header(response, "x-fallback-provider"));
        Assert.Equal("2", Header(response, "x-fallback-attempts"));
        Assert.StartsWith("next tier: ", Header(response, "x-fallback-verdict"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TierOfAnotherDialect_ItsAnswerIsTranslated()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        stage.Beta.Model("claude-sonnet-5-5").Replies(Reply.Text("from Claude").WithUsage(11, 3));

        (int status, JsonElement json) = await stage.AskAsync(GatewayStage.Ask(model: "messages"));

        Assert.Equal(200, status);
        Assert.Equal("chat.completion", json.GetProperty("object").GetString());
        JsonElement choice = json.GetProperty("choices")[0];
        Assert.Equal("from Claude", choice.GetProperty("message").GetProperty("content").GetString());
        Assert.Equal("stop", choice.GetProperty("finish_reason").GetString());
        Assert.Equal(14, json.GetProperty("usage").GetProperty("total_tokens").GetInt32());
        Assert.EndsWith("/messages", Assert.Single(stage.Beta.RequestsTo("claude-sonnet-5-5")).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SeveralChoices_ATierOfAnotherDialectIsSkipped_NotAskedForOne()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();

        (int status, JsonElement json) = await stage.AskAsync(GatewayStage.Ask(model: "messages", more: ""","n":2"""));

        Assert.Equal(400, status);
        Assert.Equal("unsupported_by_chain", json.GetProperty("error").GetProperty("code").GetString());
        Assert.Contains("several choices (n)", json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(stage.Beta.Requests);
    }

    [Fact]
    public async Task UnknownModel_TheErrorNamesThoseThereAre()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();

        (int status, JsonElement json) = await stage.AskAsync(GatewayStage.Ask(model: "gpt-4"));

        Assert.Equal(404, status);
        JsonElement error = json.GetProperty("error");
        Assert.Equal("model_not_found", error.GetProperty("code").GetString());
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.Equal("The model `gpt-4` does not exist. There are: `chat`, `messages`.", error.GetProperty("message").GetString());
    }

    [Fact]
    public async Task TierPinned_ItAloneIsAsked()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        stage.Steady.Replies(Reply.Overloaded());

        (int pinned, _) = await stage.AskAsync(GatewayStage.Ask(model: "chat@beta/steady"));
        (int unknown, JsonElement json) = await stage.AskAsync(GatewayStage.Ask(model: "chat@beta/other"));

        Assert.Equal(503, pinned);
        Assert.Empty(stage.Alpha.Requests);
        Assert.Equal(404, unknown);
        Assert.Equal("model_not_found", json.GetProperty("error").GetProperty("code").GetString());
    }

    [Theory]
    [InlineData(429, 429, "rate_limit_exceeded")]
    [InlineData(503, 503, "all_tiers_failed")]
    [InlineData(401, 503, "all_tiers_failed")]
    public async Task EveryTierFails_TheStatusSaysHow_AndNoClientTriesAgainByItself(int provider, int gateway, string code)
    {
        await using GatewayStage stage = await GatewayStage.StartAsync(new Dictionary<string, string?> { ["Fallback:Chains:chat:DeadlineMs"] = "5000" });
        stage.Quick.Replies(Reply.Error(provider).WithRetryAfter(TimeSpan.FromSeconds(40)));
        stage.Steady.Replies(Reply.Error(provider).WithRetryAfter(TimeSpan.FromSeconds(20)));

        using HttpResponseMessage response = await stage.PostAsync(GatewayStage.Ask());

        Assert.Equal(gateway, (int)response.StatusCode);
        JsonElement error = (await GatewayStage.JsonAsync(response)).GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal("false", Header(response, "x-should-retry"));
        // The rate gate adds up to a tenth to what the provider asked for.
        if (provider == 429) Assert.InRange(int.Parse(Header(response, "Retry-After"), System.Globalization.CultureInfo.InvariantCulture), 15, 22);
        Assert.DoesNotContain(GatewayStage.Key, error.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RequestRefused_ItsOwnStatusComesBack_AndNoOtherTierIsAsked()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        stage.Quick.Replies(Reply.Error(400, "context_length_exceeded", "This model's maximum context length is 8192 tokens.", "invalid_request_error", "messages"));
        stage.Steady.Replies(Reply.Error(400, "context_length_exceeded", "This model's maximum context length is 8192 tokens.", "invalid_request_error", "messages"));

        (int status, JsonElement json) = await stage.AskAsync(GatewayStage.Ask());

        Assert.Equal(400, status);
        Assert.Equal("context_length_exceeded", json.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("invalid_request_error", json.GetProperty("error").GetProperty("type").GetString());
    }

    [Fact]
    public async Task ProviderRepeatsItsKey_TheClientDoesNotGetIt()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        stage.Quick.Replies(Reply.Text($"your key is {GatewayStage.Key}, keep it"));

        using HttpResponseMessage plain = await stage.PostAsync(GatewayStage.Ask());
        using HttpResponseMessage stream = await stage.PostAsync(GatewayStage.Ask(more: ""","stream":true"""));

        Assert.Contains("your key is [redacted], keep it", await plain.Content.ReadAsStringAsync(GatewayStage.Token), StringComparison.Ordinal);
        Assert.DoesNotContain(GatewayStage.Key, await stream.Content.ReadAsStringAsync(GatewayStage.Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_AreTheChains()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();

        using HttpResponseMessage list = await stage.Client.GetAsync("models", GatewayStage.Token);
        using HttpResponseMessage one = await stage.Client.GetAsync("models/chat@alpha/quick", GatewayStage.Token);
        using HttpResponseMessage none = await stage.Client.GetAsync("models/gpt-4", GatewayStage.Token);

        JsonElement json = await GatewayStage.JsonAsync(list);
        Assert.Equal(["chat", "messages"], json.GetProperty("data").EnumerateArray().Select(static model => model.GetProperty("id").GetString()));
        Assert.Equal("chat@alpha/quick", (await GatewayStage.JsonAsync(one)).GetProperty("id").GetString());
        Assert.Equal(404, (int)none.StatusCode);
    }

    [Fact]
    public async Task CallShown_WithItsAttempts_AndWithoutItsContent()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync(configure: static options => options.ExposeCalls = true);
        stage.Quick.Replies(Reply.Overloaded());
        stage.Steady.Replies(Reply.Text("the secret answer"));
        using HttpResponseMessage response = await stage.PostAsync(GatewayStage.Ask("the secret question"));
        string id = Header(response, "x-fallback-request-id");

        using HttpResponseMessage shown = await stage.Client.GetAsync($"calls/{id}", GatewayStage.Token);

        string text = await shown.Content.ReadAsStringAsync(GatewayStage.Token);
        JsonElement json = await GatewayStage.JsonAsync(shown);
        Assert.Equal(["Overloaded", "Answered"], json.GetProperty("attempts").EnumerateArray().Select(static attempt => attempt.GetProperty("outcome").GetString()));
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallsNotExposed_ThereIsNoSuchAddress()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();

        using HttpResponseMessage shown = await stage.Client.GetAsync("calls/1", GatewayStage.Token);

        Assert.Equal(404, (int)shown.StatusCode);
        Assert.Equal("unknown_url", (await GatewayStage.JsonAsync(shown)).GetProperty("error").GetProperty("code").GetString());
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();
}
