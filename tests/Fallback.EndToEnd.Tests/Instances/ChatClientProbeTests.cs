using Fallback.TestUtilities;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests.Instances;

/// <summary>Probes of an application's own chat client, which has no address: it is asked as its calls ask it.</summary>
public sealed class ChatClientProbeTests
{
    [Fact]
    public async Task Client_IsAskedForOneToken_AndOutWhenItThrows()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        var own = new ScriptedChatClient();
        stage.Pool.Instances.Clear();
        stage.Pool.Instances.Add(new InstanceOptions { Name = "own", ChatClient = () => own });
        stage.Pool.Probe = new ProbeOptions();
        IPooled client = stage.Client;

        await UntilAsync(() => stage.Instance("own").Probe is not null);
        Assert.Equal((ProbeOutcome.Answered, 1), (stage.Instance("own").Probe!.LastOutcome, own.Asked[0].Options?.MaxOutputTokens));

        own.Answer = static _ => throw new HttpRequestException("no route");
        await UntilAsync(() => stage.Instance("own").Probe!.IsOut);
        int asked = own.Asked.Count;
        Assert.Equal("from behind", (await client.AskAsync("hello", Stage.Token)).Value);
        Assert.Equal(asked, own.Asked.Count);

        async Task UntilAsync(Func<bool> holds)
        {
            for (int turns = 0; !holds(); turns++)
            {
                Assert.True(turns < 1_000, "This comes to no end.");
                // The client answers at once, so that nothing but the next turn is waited for.
                await WaitFor.ConditionAsync(() => stage.Clock.PendingTimers == 1, Stage.Token);
                stage.Clock.AdvanceToNextTimer();
            }
        }
    }
}
