namespace Fallback.Testing.Tests;

/// <summary>The server's own count of what was in flight.</summary>
public sealed class ConcurrencyTests : ServerFixture
{
    [Fact]
    public async Task KeptRequests_BoundsWhatIsKept_NotWhatIsCounted()
    {
        await using ProviderServer server = await ProviderServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var client = new HttpClient();
        server.KeptRequests = 2;
        for (int i = 1; i <= 5; i++)
        {
            using var body = new StringContent($$"""{"model":"one","messages":[{"role":"user","content":"{{i}}"}]}""");
            using HttpResponseMessage response = await client.PostAsync(new Uri(server.BaseUrl + "/chat/completions"), body, TestContext.Current.CancellationToken);
        }

        await server.WaitForRequestsAsync(5, TestContext.Current.CancellationToken);
        Assert.Equal(["4", "5"], server.Requests.Select(static request => request.LastUserMessage));
        Assert.Equal([4, 5], server.Model("one").Requests.Select(static request => request.ModelSequence));
    }

    [Fact]
    public async Task InFlight_TwoThousandHeldRequests_AreAllServedAtOnce()
    {
        const int Calls = 2000;
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Server.Model("m").Replies(Reply.Text("x").HeldBy(gate.Task));

        Task<string>[] answers = [.. Enumerable.Range(0, Calls).Select(_ => Client.ReadAsync("m"))];
        await Server.Model("m").WaitForRequestsAsync(Calls, Token);
        Assert.Equal(Calls, Server.Model("m").InFlight);
        gate.SetResult();
        await Task.WhenAll(answers);

        Assert.Equal(0, Server.Model("m").InFlight);
        Assert.Equal(Calls, Server.Model("m").MaxInFlight);
        Assert.Equal(Enumerable.Range(1, Calls), Server.RequestsTo("m").Select(request => request.ModelSequence));
        Assert.Equal(Enumerable.Range(1, Calls), Server.RequestsTo("m").Select(request => request.Concurrency).Order());
        Assert.Equal(Enumerable.Range(1, Calls), Server.Requests.Select(request => request.Sequence));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task MaxInFlight_OneCallAfterAnother_IsOne(bool stream)
    {
        for (int i = 0; i < 300; i++) await Client.ReadAsync("m", stream);

        Assert.Equal(1, Server.Model("m").MaxInFlight);
    }

    [Fact]
    public async Task MaxInFlight_ErrorsAndCutsOneAfterAnother_IsOne()
    {
        Reply[] replies = [Reply.Error(503), Reply.Status(500), Reply.Text("a b").CutAfter(1), Reply.Text("a b").CutAfter(1, reset: true), Reply.Text("a b").EndAfter(1), Reply.Text("a").ErrorAfter(0)];
        Server.Model("m").Replies(request => replies[request.ModelSequence % replies.Length]);

        for (int i = 0; i < 300; i++)
        {
            using HttpResponseMessage response = await Client.SendAsync("m", stream: true);
            await ProviderClient.ReadToFailureAsync(response);
        }

        Assert.Equal(1, Server.Model("m").MaxInFlight);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task MaxInFlight_ClientCancelsAndAsksAgainAtOnce_IsOne(bool stream)
    {
        Server.Model("m").Replies(stream ? Reply.Text("a b").StallAfter(1) : Reply.Hang());

        for (int i = 1; i <= 200; i++)
        {
            using CancellationTokenSource giveUp = CancellationTokenSource.CreateLinkedTokenSource(Token);
            Task call = HangAsync(stream, giveUp.Token);
            await Server.Model("m").WaitForRequestsAsync(i, Token);
            await giveUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        Assert.Equal(1, Server.Model("m").MaxInFlight);
    }

    private async Task HangAsync(bool stream, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await Client.SendAsync("m", stream, cancellationToken);
        await response.Content.CopyToAsync(Stream.Null, cancellationToken);
    }
}
