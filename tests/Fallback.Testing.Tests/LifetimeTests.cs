using System.Diagnostics;
using System.Net.Sockets;

namespace Fallback.Testing.Tests;

/// <summary>Start, end, and what the end releases.</summary>
public sealed class LifetimeTests : ServerFixture
{
    public static TheoryData<string> WaitingReplies => ["hang", "body", "stall", "stall with keep-alives", "latency", "gate", "endless", "cut"];

    [Theory]
    [MemberData(nameof(WaitingReplies))]
    public async Task DisposeAsync_RequestsAreWaiting_EndsThemPromptly(string kind)
    {
        Server.Model("m").Replies(Waiting(kind));
        Task[] calls = [.. Enumerable.Range(0, 20).Select(_ => FailingCallAsync())];
        await Server.Model("m").WaitForRequestsAsync(20, Token);
        long started = Stopwatch.GetTimestamp();

        await Server.DisposeAsync();

        await WaitFor.EndAsync(Task.WhenAll(calls), Token);
        await WaitFor.EndAsync(Task.WhenAll(Server.Requests.Select(request => request.Ended)), Token);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Equal(0, Server.Model("m").InFlight);
    }

    [Fact]
    public async Task DisposeAsync_RequestIsHanging_IsNotCalledAnAbortOfTheClient()
    {
        Server.Model("m").Replies(Reply.Hang());
        Task call = FailingCallAsync();
        await Server.WaitForRequestsAsync(1, Token);

        await Server.DisposeAsync();

        await WaitFor.EndAsync(call, Token);
        await WaitFor.EndAsync(Server.Requests[0].Ended, Token);
        Assert.False(Server.Requests[0].WasAborted);
    }

    [Fact]
    public async Task DisposeAsync_SomebodyWaitsForRequests_IsTold()
    {
        await Client.ReadAsync("m");
        Task waiting = Server.Model("m").WaitForRequestsAsync(2, Token);

        await Server.DisposeAsync();

        ObjectDisposedException error = await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        Assert.Contains("while 2 requests were awaited; 1 had arrived", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Server.Model("m").WaitForRequestsAsync(2, Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Server.Model("new").WaitForRequestsAsync(1, Token));
        await Server.Model("m").WaitForRequestsAsync(1, Token);
    }

    [Fact]
    public async Task DisposeAsync_Twice_IsHarmless()
    {
        await Server.DisposeAsync();
        await Server.DisposeAsync();
    }

    [Fact]
    public async Task DisposeAsync_Afterwards_ConnectionsAreRefused()
    {
        await Server.DisposeAsync();

        HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(() => Client.SendAsync("m"));

        Assert.Equal(HttpRequestError.ConnectionError, error.HttpRequestError);
    }

    [Fact]
    public async Task StartAsync_PortOfADisposedServer_ComesBackAtTheSameAddress()
    {
        await Client.ReadAsync("m");
        await Server.DisposeAsync();

        await using ProviderServer again = await ProviderServer.StartAsync(Server.BaseUrl.Port, cancellationToken: Token);
        using ProviderClient client = new(again);

        Assert.Equal(Server.BaseUrl, again.BaseUrl);
        Assert.Contains("You said", await client.ReadAsync("m"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_PortInUse_Throws()
    {
        await Assert.ThrowsAnyAsync<IOException>(() => ProviderServer.StartAsync(Server.BaseUrl.Port, cancellationToken: Token));
    }

    [Fact]
    public void BaseUrl_Started_IsLoopbackWithoutTrailingSlash()
    {
        Assert.Equal($"http://127.0.0.1:{Server.BaseUrl.Port}/v1", Server.BaseUrl.ToString());
    }

    private static Reply Waiting(string kind) => kind switch
    {
        "hang" => Reply.Hang(),
        "body" => Reply.HangInBody(),
        "stall" => Reply.Text("a b").StallAfter(1),
        "stall with keep-alives" => Reply.Text("a b").StallAfter(1, TimeSpan.FromSeconds(1)),
        "latency" => Reply.Text("a").After(TimeSpan.FromHours(1)),
        "gate" => Reply.Text("a").HeldBy(new TaskCompletionSource().Task),
        "endless" => Reply.EndlessBody(),
        "cut" => Reply.Text("a b").CutAfter(1),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private async Task FailingCallAsync()
    {
        try
        {
            using HttpResponseMessage response = await Client.SendAsync("m", stream: true);
            await response.Content.CopyToAsync(Stream.Null, Token);
            Assert.Fail("The answer was complete.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
        {
            // Which of them depends on how far the answer had come.
        }
    }
}
