using Fallback.Testing;
using Fallback.TestUtilities;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>Kinds of requests that a tier refuses in words that nobody knows are remembered for a while; and roles are adapted.</summary>
public sealed class RememberedRefusalTests
{
    private static readonly ChatOptions _odd = new() { AdditionalProperties = new() { ["web_search_options"] = new { } } };

    [Fact]
    public async Task TwoPromptsOfAKind_AreEnough_ForTenMinutes_AndForThatKindOnly()
    {
        await using Stage stage = await Stage.OpenAsync();
        RefusesOddOnes(stage);
        IThreeTiers client = stage.Client<IThreeTiers>();

        foreach (string prompt in new[] { "one", "two", "three" })
            Assert.Equal("from bravo", (await client.ChatAsync([new ChatMessage(ChatRole.User, prompt)], _odd, Stage.Token)).Text);
        Assert.Equal(2, stage.Alpha.Requests.Count);
        LearnedFact fact = Assert.Single(stage.Tier("alpha").Learned);
        Assert.Equal(("refused requests", "web_search_options"), (fact.What, fact.Value));
        Assert.Equal(stage.Clock.GetUtcNow().AddMinutes(10), fact.Until);

        // Another kind is asked as ever, and its success says nothing about this one.
        Assert.Equal("from alpha", (await client.AskAsync("four", Stage.Token)).Value);
        Assert.Single(stage.Tier("alpha").Learned);
        stage.Clock.Advance(TimeSpan.FromMinutes(10));
        int before = stage.Alpha.Requests.Count;
        await client.ChatAsync([new ChatMessage(ChatRole.User, "five")], _odd, Stage.Token);
        Assert.Equal(before + 1, stage.Alpha.Requests.Count);
    }

    [Fact]
    public async Task Skip_SaysWhyAndUntilWhen()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Error(400, null, "Something is odd about this."));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        IThreeTiers client = stage.Client<IThreeTiers>();

        foreach (string prompt in new[] { "one", "two" }) await client.AskAsync(prompt, Stage.Token);
        TierAttempt skipped = (await client.AskAsync("three", Stage.Token)).Attempts[0];

        Assert.Equal(SkipReason.CapabilityMissing, skipped.Skipped);
        Assert.Equal("alpha/one has refused requests of this kind (text alone) that other tiers accepted; it is asked again in 600 s", skipped.Message);
        Assert.True(stage.Runtime.Monitor.Reset("one"));
        Assert.NotNull((await client.AskAsync("three", Stage.Token)).Attempts[0].Failure);
    }

    [Fact]
    public async Task SamePrompt_TeachesNothing()
    {
        await using Stage stage = await Stage.OpenAsync();
        RefusesOddOnes(stage);
        IThreeTiers client = stage.Client<IThreeTiers>();

        for (int call = 1; call <= 4; call++) await client.ChatAsync([new ChatMessage(ChatRole.User, "same")], _odd, Stage.Token);

        Assert.Equal(4, stage.Alpha.Requests.Count);
        Assert.Empty(stage.Tier("alpha").Learned);
    }

    [Fact]
    public async Task AcceptanceBetween_StartsAnew()
    {
        await using Stage stage = await Stage.OpenAsync();
        Reply refusal = Reply.Error(400, null, "Something is odd about this.");
        stage.Alpha.Model("one").RepliesOnce(refusal).RepliesOnce(Reply.Text("from alpha")).RepliesOnce(refusal).Replies(Reply.Text("from alpha"));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        IThreeTiers client = stage.Client<IThreeTiers>();

        foreach ((string prompt, string expected) in new[] { ("1", "from bravo"), ("2", "from alpha"), ("3", "from bravo"), ("4", "from alpha") })
            Assert.Equal(expected, (await client.AskAsync(prompt, Stage.Token)).Value);
    }

    [Fact]
    public async Task NobodyElseTookThem_TeachesNothing()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Error(400, null, "Something is odd about this."));
        Reply broken = Reply.Error(500).WithHeader("x-should-retry", "false");
        stage.Bravo.Model("two").Replies(broken);
        stage.Charlie.Model("three").Replies(broken);
        IThreeTiers client = stage.Client<IThreeTiers>();

        for (int call = 1; call <= 4; call++) await Assert.ThrowsAsync<AllTiersFailedException>(() => client.AskAsync($"{call}", Stage.Token));

        Assert.Equal(4, stage.Alpha.Requests.Count);
    }

    [Theory]
    [InlineData("text/html", "<html><body>400 Bad Request</body></html>")]
    [InlineData("text/plain", "bad request")]
    public async Task ForeignBody_TeachesNothing(string type, string body)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Raw(400, type, body));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        IThreeTiers client = stage.Client<IThreeTiers>();

        for (int call = 1; call <= 4; call++) await client.AskAsync($"{call}", Stage.Token);

        Assert.Equal(4, stage.Alpha.Requests.Count);
    }

    [Fact]
    public async Task StreamsThatAreRefused_DoNotKeepPlainCallsAway()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(static request =>
            request.IsStream ? Reply.Error(400, null, "Your organization is not verified.") : Reply.Text("from alpha"));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        IThreeTiers client = stage.Client<IThreeTiers>();

        for (int call = 1; call <= 4; call++)
        {
            var text = new System.Text.StringBuilder();
            await foreach (string piece in client.StreamAsync($"{call}", Stage.Token)) text.Append(piece);
            Assert.Equal("from bravo", text.ToString());
        }

        Assert.Equal(2, stage.Alpha.Requests.Count);
        Assert.Equal("from alpha", (await client.AskAsync("five", Stage.Token)).Value);
    }

    [Fact]
    public async Task ManyCallsAtOnce_LearnOnce()
    {
        await using Stage stage = await Stage.OpenAsync(new RealClock());
        stage.Alpha.Model("one").Replies(Reply.Error(400, null, "Something is odd about this."));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        IThreeTiers client = stage.Client<IThreeTiers>();

        FallbackResult<string>[] results = await WaitFor.EndAsync(
            Task.WhenAll(Enumerable.Range(0, 50).Select(call => client.AskAsync($"{call}", Stage.Token))), Stage.Token);

        Assert.All(results, static result => Assert.Equal("from bravo", result.Value));
        Assert.Single(stage.Tier("alpha").Learned);
    }

    [Theory]
    [InlineData("Unsupported value: 'messages[0].role' does not support 'system' with this model.", "messages[0].role", "unsupported_value")]
    [InlineData("Unsupported value: 'messages[0].role' does not support 'developer' with this model.", "messages[0].role", "unsupported_value")]
    [InlineData("System role not supported", null, null)]
    [InlineData("Developer instruction is not enabled for this model", null, null)]
    [InlineData("Unexpected role 'system' after role 'user'", null, null)]
    [InlineData("This model does not accept a system prompt.", null, null)]
    public async Task RefusedRole_IsAdapted_AndThatIsRemembered(string message, string? param, string? code)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(request => Roles(request).Contains("system")
            ? Reply.Error(400, code, message, "invalid_request_error", param)
            : Reply.Text("from alpha"));
        IThreeTiers client = stage.Client<IThreeTiers>();
        ChatMessage[] messages = [new(new ChatRole("developer"), "Be brief."), new(ChatRole.User, "hello")];

        for (int call = 1; call <= 5; call++) Assert.Equal("from alpha", (await client.ChatAsync(messages, null, Stage.Token)).Text);

        Assert.Equal(6, stage.Alpha.Requests.Count);
        Assert.Equal(["user"], Roles(stage.Alpha.Requests[^1]));
        Assert.Equal("Be brief.\n\nhello", stage.Alpha.Requests[^1].LastUserMessage);
        Assert.Equal("role of system messages: user", $"{Assert.Single(stage.Tier("alpha").Learned)}");
    }

    [Fact]
    public async Task DeveloperInTheMiddle_BecomesSystemFirst()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(static request => Roles(request).Contains("developer")
            ? Reply.Error(400, "unsupported_value", "Unsupported value: 'messages[1].role' does not support 'developer' with this model.", param: "messages[1].role")
            : Reply.Text("from alpha"));
        ChatMessage[] messages = [new(ChatRole.User, "hello"), new(new ChatRole("developer"), "Be brief."), new(ChatRole.User, "again")];

        ChatResponse response = await stage.Client<IThreeTiers>().ChatAsync(messages, null, Stage.Token);

        Assert.Equal("from alpha", response.Text);
        Assert.Equal(["user", "system", "user"], Roles(stage.Alpha.Requests[^1]));
    }

    [Fact]
    public async Task RefusedPrefill_IsLearnt()
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = stage.Options();
        options.Models["two"] = new ModelOptions { Prefill = AssistantPrefill.Prefix };
        using var runtime = new FallbackRuntime(options);
        stage.Alpha.Model("one").Replies(Reply.Text("one two three").InChunks("one ", "two ", "three").CutAfter(2));
        stage.Bravo.Model("two").Replies(Reply.Error(400, null,
            "This model does not support assistant message prefill. The conversation must end with a user message.", "invalid_request_error"));
        IContinued client = runtime.CreateClient<IContinued>();

        StreamInterruptedException[] thrown =
        [
            await Assert.ThrowsAsync<StreamInterruptedException>(() => ReadAsync(client.StreamAsync("hello", Stage.Token))),
            await Assert.ThrowsAsync<StreamInterruptedException>(() => ReadAsync(client.StreamAsync("hello", Stage.Token))),
        ];

        Assert.Equal([FailureKind.UnsupportedParameter, null], thrown.Select(static e => e.Attempts[1].Failure));
        Assert.Equal(SkipReason.CapabilityMissing, thrown[1].Attempts[1].Skipped);
        Assert.Contains("has refused to continue a partial answer", thrown[1].Message, StringComparison.Ordinal);
        Assert.Single(stage.Bravo.Requests);
    }

    private static void RefusesOddOnes(Stage stage)
    {
        stage.Alpha.Model("one").Replies(static request => request.Json.TryGetProperty("web_search_options", out _)
            ? Reply.Error(400, "unsupported_parameter", "Web search options not supported with this model.", "invalid_request_error")
            : Reply.Text("from alpha"));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
    }

    private static string[] Roles(RecordedRequest request) =>
        [.. request.Json.GetProperty("messages").EnumerateArray().Select(static message => message.GetProperty("role").GetString()!)];

    private static async Task ReadAsync(IAsyncEnumerable<string> stream)
    {
        await foreach (string _ in stream)
        {
        }
    }
}
