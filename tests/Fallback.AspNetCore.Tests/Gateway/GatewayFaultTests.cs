using Fallback.Testing;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>What a caller of the gateway sees of faults that are injected.</summary>
public class GatewayFaultTests
{
    [Theory]
    [InlineData("")]
    [InlineData(",\"stream\":true")]
    public async Task Header_CountsTheAttemptsThatSufferedAFault_AndIsMissingElse(string more)
    {
        await using GatewayStage stage = await GatewayStage.StartAsync(new() { ["Fallback:FaultInjection:AllowInProduction"] = "true" });
        stage.Quick.Replies(Reply.Text("from alpha"));
        stage.Steady.Replies(Reply.Text("from beta"));
        using HttpResponseMessage before = await stage.PostAsync(GatewayStage.Ask(more: more));

        using IDisposable fault = stage.Monitor.InjectFault(new FaultOptions { Provider = "alpha" });
        using HttpResponseMessage meanwhile = await stage.PostAsync(GatewayStage.Ask(more: more));

        Assert.False(before.Headers.Contains("x-fallback-injected"));
        Assert.Equal(["1"], meanwhile.Headers.GetValues("x-fallback-injected"));
        Assert.Equal(["beta"], meanwhile.Headers.GetValues("x-fallback-provider"));
    }
}
