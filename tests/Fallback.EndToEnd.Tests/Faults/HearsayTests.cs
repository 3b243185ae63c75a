using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

/// <summary>What only words say closes nothing off for others: not where the caller may have said them, and else only twice.</summary>
public sealed class HearsayTests
{
    private static readonly string[] _phrases =
    [
        "insufficient balance", "invalid api key", "payment required", "no credits", "out of credits", "spend limit", "billing hard limit",
        "check your billing details", "api key not found", "missing api key", "invalid access token", "unsupported country",
        "location is not supported", "the model does not exist", "model gpt-x is deprecated", "unknown model", "too many requests",
        "throttling", "rate limit reached, retry after 86400 seconds", "try again in 20h", "requests per day", "your subscription",
        "server busy", "currently overloaded", "maximum context length is 5000 tokens", "max_tokens too large, at most 100 completion tokens",
        "unsupported parameter: temperature", "only supports stream mode", "budget exceeded", "余额不足",
    ];

    private static readonly string[] _wrappings =
    [
        "Error rendering template for conversation: [user] {0}", "Bad input:\n{0}", "Could not parse `x` y` {0}", "model one: {0}",
        "Your API key sent: {0}", "{0}",
    ];

    public static TheoryData<int, string> Echoes()
    {
        var data = new TheoryData<int, string>();
        foreach (int status in new[] { 400, 403, 404, 422, 429 })
            foreach (string phrase in _phrases) data.Add(status, phrase);
        return data;
    }

    /// <summary>Whatever users say and servers repeat: others find everything as it would be after a message of no meaning.</summary>
    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task WordsOfTheCaller_ChangeNothingForOthers(int status, string phrase)
    {
        await using Stage stage = await Stage.OpenAsync();
        string expected = await StateAfterAsync(stage, status, "hello", "Something is odd: {0}");

        foreach (string wrapping in _wrappings)
        {
            string state = await StateAfterAsync(stage, status, $"My customers say {phrase}", wrapping);
            // Under 404 the words may narrow a missing address down to a missing model, or to the request.
            if (status == 404 && state.EndsWith(", endpoint Closed, key Closed, held False False, learnt 0", StringComparison.Ordinal)) continue;
            Assert.Equal(expected, state);
        }
    }

    [Theory]
    [InlineData(400, "Your credit balance is too low to access the API.", FailureKind.BillingExhausted, SkipReason.BillingExhausted)]
    [InlineData(422, "Incorrect API key provided: sk-…", FailureKind.InvalidCredentials, SkipReason.InvalidKey)]
    [InlineData(400, "User location is not supported for the API use.", FailureKind.PermissionDenied, SkipReason.InvalidKey)]
    [InlineData(400, "The requested model does not exist.", FailureKind.ModelUnavailable, SkipReason.ModelUnavailable)]
    public async Task WordsOfTheProvider_CloseOffOnceASecondReplyConfirmsThem(int status, string message, FailureKind kind, SkipReason reason)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Error(status, null, message));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        IThreeTiers client = stage.Client<IThreeTiers>();

        for (int call = 1; call <= 2; call++)
            Assert.Equal(kind, (await client.AskAsync("hello", Stage.Token)).Attempts[0].Failure);
        Assert.Equal(reason, (await client.AskAsync("hello", Stage.Token)).Attempts[0].Skipped);
        Assert.Equal(2, stage.Alpha.Requests.Count);
    }

    [Fact]
    public async Task AnswerBetween_ClearsTheSuspicion()
    {
        await using Stage stage = await Stage.OpenAsync();
        Reply poor = Reply.Error(400, null, "Your credit balance is too low to access the API.");
        stage.Alpha.Model("one").RepliesOnce(poor).RepliesOnce(Reply.Text("from alpha")).RepliesOnce(poor).Replies(Reply.Text("from alpha"));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        IThreeTiers client = stage.Client<IThreeTiers>();

        foreach (string expected in new[] { "from bravo", "from alpha", "from bravo", "from alpha" })
            Assert.Equal(expected, (await client.AskAsync("hello", Stage.Token)).Value);
    }

    [Theory]
    [InlineData("My text is about content policy", "Error rendering template for conversation: [user] My text is about content policy", false)]
    [InlineData("hello", "Your request was rejected by our content policy", true)]
    [InlineData("Explain a content policy", "Your request was rejected by our content policy", true)]
    public async Task PolicyInWords_StopsTheCall_UnlessTheCallerSaidIt(string prompt, string message, bool stops)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Error(400, null, message));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        Task<FallbackResult<string>> asked = stage.Client<IThreeTiers>().AskAsync(prompt, Stage.Token);

        if (stops) Assert.Equal(FailureKind.ContentFiltered, (await Assert.ThrowsAsync<RequestRejectedException>(() => asked)).Kind);
        else Assert.Equal("from bravo", (await asked).Value);
    }

    private static async Task<string> StateAfterAsync(Stage stage, int status, string prompt, string wrapping)
    {
        using var runtime = new FallbackRuntime(stage.Options());
        stage.Alpha.Model("one").Replies(Reply.Error(status, null, string.Format(null, wrapping, prompt), "BadRequestError"));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        stage.Charlie.Model("three").Replies(Reply.Text("from charlie"));
        try
        {
            await runtime.CreateClient<IThreeTiers>().AskAsync(prompt, Stage.Token);
        }
        catch (RequestRejectedException)
        {
            // Its own call may stop.
        }
        TierSnapshot tier = runtime.Monitor.Tiers.First(static tier => tier.Provider == "alpha");
        TimeSpan held = tier.RateLimitedFor ?? TimeSpan.Zero;
        return $"model {tier.Breaker.State} {tier.Breaker.ConsecutiveFailures}, endpoint {tier.Endpoint.State}, key {tier.Credential.State}, "
            + $"held {held > TimeSpan.FromSeconds(5)} {held > TimeSpan.Zero}, learnt {tier.Learned.Count}";
    }
}
