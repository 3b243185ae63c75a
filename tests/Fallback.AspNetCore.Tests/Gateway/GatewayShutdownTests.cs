using System.Text.Json;
using Fallback.Gateway;
using Fallback.Testing;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>The gateway stops, and requests are in flight.</summary>
public sealed class GatewayShutdownTests
{
    [Theory]
    [InlineData("chat")]
    [InlineData("messages")]
    public async Task DrainTimeOver_StreamsEndWithAnError_AndNeverWithDone(string model)
    {
        await using GatewayStage stage = await GatewayStage.StartAsync(configure: static options => options.DrainTime = TimeSpan.Zero);
        stage.Quick.Replies(Reply.Text("one two three four").InChunks(4).StallAfter(1));
        stage.Beta.Model("claude-sonnet-5-5").Replies(Reply.Text("one two three four").InChunks(4).StallAfter(1));
        using HttpResponseMessage response = await stage.PostAsync(GatewayStage.Ask(model: model, more: ""","stream":true"""));
        Assert.Equal(200, (int)response.StatusCode);

        await stage.StopAsync();

        List<string> events = await GatewayStage.EventsAsync(response);
        using JsonDocument last = JsonDocument.Parse(events[^1]);
        Assert.Equal("shutting_down", last.RootElement.GetProperty("error").GetProperty("code").GetString());
        Assert.StartsWith("one", GatewayStage.TextOf(events), StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", events);
    }

    [Fact]
    public async Task DrainTimeOver_BeforeThereIsAnAnswer_ItIsAnOrdinaryError_WorthAskingAgain()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync(configure: static options => options.DrainTime = TimeSpan.Zero);
        stage.Quick.Replies(Reply.Hang());
        Task<HttpResponseMessage> asked = stage.PostAsync(GatewayStage.Ask());
        await stage.Alpha.WaitForRequestsAsync(1, GatewayStage.Token);

        await stage.StopAsync();

        using HttpResponseMessage response = await asked;
        Assert.Equal(503, (int)response.StatusCode);
        Assert.Equal("shutting_down", (await GatewayStage.JsonAsync(response)).GetProperty("error").GetProperty("code").GetString());
        Assert.False(response.Headers.Contains("x-should-retry"));
    }

    /// <summary>A request whose time is over is told as much in its stream, too.</summary>
    [Fact]
    public async Task RequestTimeOver_InAStream_EndsWithAnError()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync(configure: static options => options.RequestTimeout = TimeSpan.FromSeconds(1));
        stage.Quick.Replies(Reply.Text("one two three four").InChunks(4).StallAfter(1));

        using HttpResponseMessage response = await stage.PostAsync(GatewayStage.Ask(more: ""","stream":true"""));

        List<string> events = await GatewayStage.EventsAsync(response);
        using JsonDocument last = JsonDocument.Parse(events[^1]);
        Assert.Equal("timeout", last.RootElement.GetProperty("error").GetProperty("code").GetString());
        Assert.DoesNotContain("[DONE]", events);
    }

    [Fact]
    public void Drain_IsOverALittleBeforeTheHostCutsOff()
    {
        var clock = new ManualClock();
        using var stopping = new CancellationTokenSource();
        using var draining = new Draining(TimeSpan.FromSeconds(30), clock, stopping.Token);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.False(draining.Over.IsCancellationRequested);

        stopping.Cancel();
        clock.Advance(TimeSpan.FromSeconds(28.9));
        Assert.False(draining.Over.IsCancellationRequested);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(draining.Over.IsCancellationRequested);
    }

    [Fact]
    public void Drain_OfAShortTime_LeavesMostOfIt() => Assert.Equal(TimeSpan.FromMilliseconds(200), Draining.Farewell(TimeSpan.FromSeconds(2)));
}
