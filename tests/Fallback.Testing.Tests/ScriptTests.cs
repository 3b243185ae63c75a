namespace Fallback.Testing.Tests;

/// <summary>Which reply a request gets, and what is recorded of it.</summary>
public sealed class ScriptTests : ServerFixture
{
    [Fact]
    public async Task RepliesOnce_QueueThenPermanent_InOrder()
    {
        Server.Model("m").RepliesOnce(Reply.Status(503), Reply.RateLimited()).Replies(Reply.Text("x")).RepliesOnce(Reply.Status(500));

        Assert.Equal([503, 429, 500, 200, 200], await StatusesAsync("m", 5));
    }

    [Fact]
    public async Task RepliesTimes_UsedUp_DefaultDecides()
    {
        Server.Default.Replies(Reply.Status(418));
        Server.Model("m").RepliesTimes(2, Reply.Status(502));

        Assert.Equal([502, 502, 418], await StatusesAsync("m", 3));
    }

    [Fact]
    public async Task Default_QueueAndPermanent_ApplyToUnscriptedModelsOnly()
    {
        Server.Default.RepliesOnce(Reply.Status(500)).Replies(Reply.Status(501));
        Server.Model("m").Replies(Reply.Text("x"));

        Assert.Equal([200], await StatusesAsync("m", 1));
        Assert.Equal([500], await StatusesAsync("a", 1));
        Assert.Equal([501], await StatusesAsync("b", 1));
        Assert.Equal(["a", "b"], Server.Default.Requests.Select(request => request.Model));
        Assert.Equal(0, Server.Default.InFlight);
    }

    [Fact]
    public async Task Replies_ChosenPerRequest_ChangesOverTime()
    {
        Server.Model("m").Replies(request => request.ModelSequence % 2 == 1 ? Reply.Overloaded() : Reply.Text("x"));

        Assert.Equal([503, 200, 503, 200], await StatusesAsync("m", 4));
    }

    [Fact]
    public async Task Replies_ChosenAsynchronously_TokenIsCancelledWhenTheClientLeaves()
    {
        TaskCompletionSource entered = new();
        Server.Model("m").Replies(async (_, cancellationToken) =>
        {
            entered.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, Clock, cancellationToken);
            return Reply.Text("never");
        });
        using CancellationTokenSource giveUp = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<HttpResponseMessage> sending = Client.SendAsync("m", cancellationToken: giveUp.Token);
        await WaitFor.EndAsync(entered.Task, Token);

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await Server.Requests[0].WaitForAbortAsync(Token);
        Assert.Null(Server.Requests[0].ScriptError);
    }

    [Fact]
    public async Task Replies_ScriptThrows_IsAnsweredAndKept()
    {
        Server.Model("m").Replies((Func<RecordedRequest, Reply>)(_ => throw new InvalidTimeZoneException("oops")));

        string body = await Client.ReadAsync("m");

        Assert.Contains("\"code\":\"script_failed\"", body, StringComparison.Ordinal);
        Assert.Contains("InvalidTimeZoneException: oops", body, StringComparison.Ordinal);
        Assert.IsType<InvalidTimeZoneException>(Server.Requests[0].ScriptError);
        Assert.Equal(500, Server.Requests[0].Status);
    }

    [Fact]
    public async Task Reset_ScriptForgotten_CountersStay()
    {
        Server.Model("m").RepliesOnce(Reply.Status(500), Reply.Status(501)).Replies(Reply.Status(502));
        Assert.Equal([500], await StatusesAsync("m", 1));

        Server.Model("m").Reset();

        Assert.Equal([200], await StatusesAsync("m", 1));
        Assert.Equal(2, Server.RequestsTo("m").Count);
    }

    [Fact]
    public async Task Modifiers_OfAReplyInUse_LeaveItUnchanged()
    {
        TextReply original = Reply.Text("x");
        original.EndAfter(0).WithModel("other").WithHeader("a", "b").After(TimeSpan.FromHours(1));
        Server.Model("m").Replies(original);

        using HttpResponseMessage response = await Client.SendAsync("m");

        Assert.False(response.Headers.Contains("a"));
        Assert.Contains("\"model\":\"m\"", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RecordedRequest_Answered_HoldsWhatWasReceivedAndBecameOfIt()
    {
        Clock.Advance(TimeSpan.FromDays(1));
        await Client.ReadAsync("first");
        await Client.ReadAsync("m", stream: true, includeUsage: true, prompt: "what?");

        RecordedRequest request = Assert.Single(Server.RequestsTo("m"));
        Assert.Equal(2, request.Sequence);
        Assert.Equal(1, request.ModelSequence);
        Assert.Equal(1, request.Concurrency);
        Assert.Equal("m", request.Model);
        Assert.True(request.IsStream);
        Assert.True(request.IncludesUsage);
        Assert.Equal("POST", request.Method);
        Assert.Equal("/v1/chat/completions", request.Path);
        Assert.Equal("Bearer sk-test-key", request.Headers["authorization"]);
        Assert.Equal("what?", request.LastUserMessage);
        Assert.Equal("what?", request.Json.GetProperty("messages")[1].GetProperty("content").GetString());
        Assert.Contains("\"what?\"", request.Body, StringComparison.Ordinal);
        Assert.Equal(Clock.GetUtcNow(), request.ReceivedAt);
        Assert.Equal(Clock.GetUtcNow(), request.CompletedAt);
        Assert.Equal(200, request.Status);
        Assert.True(request.Ended.IsCompleted);
        Assert.False(request.WasAborted);
        Assert.Equal("#2 m (stream): 200", request.ToString());
    }

    [Fact]
    public async Task LastUserMessage_ContentParts_JoinsTheirTexts()
    {
        using HttpRequestMessage request = new(HttpMethod.Post, Server.BaseUrl + "/chat/completions")
        {
            Content = new StringContent("""{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{}},{"type":"text","text":"b"}]},{"role":"assistant","content":"c"}]}"""),
        };

        using HttpResponseMessage response = await Client.SendAsync(request);

        Assert.Equal("ab", Server.Requests[0].LastUserMessage);
    }

    private async Task<List<int>> StatusesAsync(string model, int count)
    {
        List<int> statuses = [];
        for (int i = 0; i < count; i++)
        {
            using HttpResponseMessage response = await Client.SendAsync(model);
            await response.Content.LoadIntoBufferAsync(Token);
            statuses.Add((int)response.StatusCode);
        }

        return statuses;
    }
}
