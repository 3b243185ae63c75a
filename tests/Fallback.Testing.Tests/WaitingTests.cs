using System.Text;

namespace Fallback.Testing.Tests;

/// <summary>Everything that keeps a client waiting. The clock stands still unless a test moves it, so nothing here passes by mere time.</summary>
public sealed class WaitingTests : ServerFixture
{
    [Fact]
    public async Task Hang_ClientGivesUp_RequestIsAbortedWithoutStatus()
    {
        Server.Model("m").Replies(Reply.Hang());
        using CancellationTokenSource giveUp = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<HttpResponseMessage> response = Client.SendAsync("m", cancellationToken: giveUp.Token);
        await Server.Model("m").WaitForRequestsAsync(1, Token);
        Assert.False(response.IsCompleted);
        Assert.Equal(1, Server.Model("m").InFlight);

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => response);
        await Server.Requests[0].WaitForAbortAsync(Token);
        Assert.True(Server.Requests[0].WasAborted);
        Assert.Null(Server.Requests[0].Status);
        Assert.Equal(0, Server.Model("m").InFlight);
    }

    [Theory]
    [InlineData(200, "", false)]
    [InlineData(200, "{\"id\":", false)]
    [InlineData(200, "data: {}\n\n", true)]
    [InlineData(500, "{\"error\":", true)]
    public async Task HangInBody_HeadersAndStartArrive_NothingAfterThem(int status, string start, bool stream)
    {
        Server.Model("m").Replies(Reply.HangInBody(status, start));

        using (HttpResponseMessage response = await Client.SendAsync("m", stream))
        {
            Assert.Equal(status, (int)response.StatusCode);
            Assert.Equal(stream && status == 200 ? "text/event-stream" : "application/json", response.Content.Headers.ContentType?.MediaType);
            Stream body = await response.Content.ReadAsStreamAsync(Token);
            byte[] received = new byte[start.Length];
            await body.ReadExactlyAsync(received, Token);
            Assert.Equal(start, Encoding.UTF8.GetString(received));
            ValueTask<int> more = body.ReadAsync(new byte[1], Token);
            Assert.False(more.IsCompleted);
        }

        await Server.Requests[0].WaitForAbortAsync(Token);
        Assert.Equal(status, Server.Requests[0].Status);
    }

    [Fact]
    public async Task EndlessBody_ClientReadsMegabytes_StillNoEndAndNoLineBreak()
    {
        Server.Model("m").Replies(Reply.EndlessBody());

        using (HttpResponseMessage response = await Client.SendAsync("m", stream: true))
        {
            byte[] received = new byte[2 * 1024 * 1024];
            await (await response.Content.ReadAsStreamAsync(Token)).ReadExactlyAsync(received, Token);
            Assert.DoesNotContain((byte)'\n', received);
        }

        await Server.Requests[0].WaitForAbortAsync(Token);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StallAfter_SomeContent_ThenSilenceUntilTheClientLeaves(bool stream)
    {
        Server.Model("m").Replies(Reply.Text("one two three").StallAfter(1));

        using (HttpResponseMessage response = await Client.SendAsync("m", stream))
        {
            await ReadUntilAsync(await response.Content.ReadAsStreamAsync(Token), stream ? "\"content\":\"one\"" : "{\"id\"");
            Assert.Equal(1, Server.Model("m").InFlight);
        }

        await Server.Requests[0].WaitForAbortAsync(Token);
    }

    [Theory]
    [InlineData(true, ": keep-alive\n\n")]
    [InlineData(false, "\n")]
    public async Task StallAfter_WithKeepAlives_ShowsOneForEachInterval(bool stream, string sign)
    {
        Server.Model("m").Replies(Reply.Text("one").StallAfter(0, keepAliveInterval: TimeSpan.FromSeconds(10)));
        Task<HttpResponseMessage> sending = Client.SendAsync("m", stream);
        await Server.WaitForRequestsAsync(1, Token);

        Clock.Advance(TimeSpan.FromSeconds(10));
        using HttpResponseMessage response = await sending;
        Stream body = await response.Content.ReadAsStreamAsync(Token);
        await ReadUntilAsync(body, sign);
        Task<string> next = ReadUntilAsync(body, sign);
        Assert.False(next.IsCompleted);
        Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(sign, await next);
    }

    [Fact]
    public async Task After_ClockStandsStill_NoAnswerUntilItMoved()
    {
        Server.Model("m").Replies(Reply.Text("late").After(TimeSpan.FromSeconds(30)));

        for (int i = 1; i <= 50; i++)
        {
            Task<string> answer = Client.ReadAsync("m");
            await Server.WaitForRequestsAsync(i, Token);
            Clock.Advance(TimeSpan.FromSeconds(29));
            Assert.False(answer.IsCompleted);
            Clock.Advance(TimeSpan.FromSeconds(1));

            Assert.Contains("late", await answer, StringComparison.Ordinal);
            Assert.Equal(TimeSpan.FromSeconds(30), Server.Requests[i - 1].CompletedAt - Server.Requests[i - 1].ReceivedAt);
        }
    }

    [Fact]
    public async Task After_ClockMovesBetweenReadingItAndWaiting_AnswerIsNotHeldBack()
    {
        Server.Model("m").Replies(Reply.Text("late").After(TimeSpan.FromSeconds(30)));
        Clock.BeforeTimer = () => Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Contains("late", await WaitFor.EndAsync(Client.ReadAsync("m"), Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_ClockMovesByAPartBetweenReadingItAndWaiting_AnswerIsNotHeldBack()
    {
        Server.Model("m").Replies(Reply.Text("late").After(TimeSpan.FromSeconds(30)));
        Queue<int> moves = new([29, 1]);
        Clock.BeforeTimer = () => Clock.Advance(TimeSpan.FromSeconds(moves.TryDequeue(out int seconds) ? seconds : 0));

        Assert.Contains("late", await WaitFor.EndAsync(Client.ReadAsync("m"), Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithChunkDelay_Stream_WaitsBeforeEachChunkButTheFirst()
    {
        Server.Model("m").Replies(Reply.Text("one two three").WithChunkDelay(TimeSpan.FromSeconds(1)));
        using HttpResponseMessage response = await Client.SendAsync("m", stream: true);
        Stream body = await response.Content.ReadAsStreamAsync(Token);
        await ReadUntilAsync(body, "\"one\"");
        Task<string> second = ReadUntilAsync(body, "\" two\"");
        Assert.False(second.IsCompleted);

        Clock.Advance(TimeSpan.FromSeconds(1));
        await second;
        Task<string> rest = ReadUntilAsync(body, "[DONE]");
        Assert.False(rest.IsCompleted);
        Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Contains("\" three\"", await rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithKeepAlives_Interval_WaitsBeforeEach()
    {
        Server.Model("m").Replies(Reply.Text("one").WithKeepAlives(2, TimeSpan.FromSeconds(5)));
        using HttpResponseMessage response = await Client.SendAsync("m", stream: true);

        Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.StartsWith(": keep-alive\n\n: keep-alive\n\ndata:", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HeldBy_GateEnds_ReplyIsReleased()
    {
        TaskCompletionSource gate = new();
        Server.Model("m").Replies(Reply.Error(503).HeldBy(gate.Task));
        Task<HttpResponseMessage> sending = Client.SendAsync("m");
        await Server.WaitForRequestsAsync(1, Token);
        Assert.False(sending.IsCompleted);

        gate.SetException(new InvalidOperationException("a gate that fails opens too"));

        using HttpResponseMessage response = await sending;
        Assert.Equal(503, (int)response.StatusCode);
    }

    [Fact]
    public async Task HeldBy_ClientGivesUpFirst_RequestIsAborted()
    {
        TaskCompletionSource gate = new();
        Server.Model("m").Replies(Reply.Text("x").HeldBy(gate.Task));
        using CancellationTokenSource giveUp = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<HttpResponseMessage> sending = Client.SendAsync("m", cancellationToken: giveUp.Token);
        await Server.WaitForRequestsAsync(1, Token);

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await Server.Requests[0].WaitForAbortAsync(Token);
    }

    [Fact]
    public async Task WaitForAbortAsync_RequestWasAnswered_SaysThatItNeverWill()
    {
        await Client.ReadAsync("m");

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => Server.Requests[0].WaitForAbortAsync(Token));

        Assert.Equal("The client did not abort request #1 m: 200.", error.Message);
    }

    private static async Task<string> ReadUntilAsync(Stream body, string expected)
    {
        StringBuilder text = new();
        byte[] one = new byte[1];
        while (!text.ToString().EndsWith(expected, StringComparison.Ordinal))
        {
            await body.ReadExactlyAsync(one, Token);
            text.Append((char)one[0]);
        }

        return text.ToString();
    }
}
