using Fallback.Testing;
using Microsoft.Extensions.Options;

namespace Fallback.EndToEnd.Tests.GameDays;

/// <summary>Which attempts a fault selects, how many of them, and for how long.</summary>
public sealed class FaultRangeTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 200, 200)]
    [InlineData(0.3, 40, 80)]
    public async Task Share_OfTwoHundredAttempts_FailsAsManyAndTheSameEachTime(double share, int least, int most)
    {
        await using Stage stage = await Stage.OpenAsync();
        Assert.Equal(await DrawAsync(), await DrawAsync());

        async Task<string> DrawAsync()
        {
            using var runtime = new FallbackRuntime(GameDay.Options(stage, faults =>
            {
                faults.Seed = 7;
                faults.Faults["game-day"] = new FaultOptions { Provider = "alpha", Share = share };
            }));
            IBystander client = runtime.CreateClient<IBystander>();
            string drawn = "";
            for (int i = 0; i < 200; i++) drawn += (await client.AskAsync($"{i}", Stage.Token)).TierIndex;
            Assert.InRange(drawn.Count(static tier => tier == '1'), least, most);
            Assert.Equal(drawn.Count(static tier => tier == '1'), Assert.Single(runtime.Monitor.Faults).Injected);
            return drawn;
        }
    }

    [Theory]
    [InlineData("client", "IRehearsed", true, false)]
    [InlineData("client", "Fallback.EndToEnd.Tests.GameDays.IBystander", false, true)]
    [InlineData("model", "one", true, true)]
    [InlineData("model", "alpha/one", true, true)]
    [InlineData("provider", "ALPHA", true, true)]
    [InlineData("instance", "default", true, true)]
    [InlineData("none", "", true, true)]
    public async Task Selector_MeetsTheAttemptsThatItNames(string selector, string value, bool meetsFirst, bool meetsSecond)
    {
        await using Stage stage = await Stage.OpenAsync();
        var fault = new FaultOptions { Status = 429 };
        switch (selector)
        {
            case "client": (fault.Client, fault.Provider) = (value, "alpha"); break;
            case "model": fault.Model = value; break;
            case "provider": fault.Provider = value; break;
            case "instance": (fault.Instance, fault.Provider) = (value, "alpha"); break;
            default: fault.Model = "one"; break;
        }
        using FallbackRuntime runtime = GameDay.Runtime(stage, fault);

        TierAttempt first = await FirstAsync(runtime.CreateClient<IRehearsed>().AskAsync("hello", Stage.Token));
        runtime.Monitor.Reset("alpha/one");
        TierAttempt second = await FirstAsync(runtime.CreateClient<IBystander>().AskAsync("hello", Stage.Token));

        Assert.Equal((meetsFirst, meetsSecond), (first.Injected is not null, second.Injected is not null));
    }

    [Fact]
    public async Task OneInstance_IsSelected_AndTheOtherAnswers()
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = GameDay.Options(stage, faults => faults.Faults["eu"] = new FaultOptions { Provider = "alpha", Instance = "eu" });
        options.Providers["alpha"].Instances.Add(new InstanceOptions { Name = "eu", BaseUrl = stage.Alpha.BaseUrl.AbsoluteUri });
        options.Providers["alpha"].Instances.Add(new InstanceOptions { Name = "us", BaseUrl = stage.Charlie.BaseUrl.AbsoluteUri });
        using var runtime = new FallbackRuntime(options);
        IBystander client = runtime.CreateClient<IBystander>();

        for (int i = 0; i < 10; i++) Assert.Equal(0, (await client.AskAsync($"{i}", Stage.Token)).TierIndex);

        Assert.Empty(stage.Alpha.Requests);
        Assert.Equal(10, stage.Charlie.Requests.Count);
        Assert.NotEqual(0, Assert.Single(runtime.Monitor.Faults).Injected);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fault_AtItsTime_EndsByItself(bool byDuration)
    {
        await using Stage stage = await Stage.OpenAsync();
        var fault = new FaultOptions { Provider = "alpha" };
        if (byDuration) fault.Duration = TimeSpan.FromMinutes(10);
        else fault.Until = stage.Clock.GetUtcNow() + TimeSpan.FromMinutes(10);
        using FallbackRuntime runtime = GameDay.Runtime(stage, fault);
        IBystander client = runtime.CreateClient<IBystander>();

        stage.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await client.AskAsync("just before", Stage.Token)).TierIndex);
        stage.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Empty(runtime.Monitor.Faults);
        Assert.Equal(0, (await client.AskAsync("just after", Stage.Token)).TierIndex);
        Assert.Equal(0, stage.Clock.PendingTimers);
    }

    [Fact]
    public async Task Fault_WithoutATime_EndsAfterAnHour()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = GameDay.Runtime(stage, new FaultOptions());

        Assert.Equal(stage.Clock.GetUtcNow() + TimeSpan.FromHours(1), Assert.Single(runtime.Monitor.Faults).Until);
        stage.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty(runtime.Monitor.Faults);
    }

    [Fact]
    public async Task Monitor_BeginsAFaultAndEndsIt()
    {
        await using Stage stage = await Stage.OpenAsync();
        using var runtime = new FallbackRuntime(GameDay.Options(stage));
        IBystander client = runtime.CreateClient<IBystander>();
        Assert.Equal(0, (await client.AskAsync("before", Stage.Token)).TierIndex);

        IDisposable fault = runtime.Monitor.InjectFault(new FaultOptions { Provider = "alpha" }, "drill");
        Assert.Equal(1, (await client.AskAsync("meanwhile", Stage.Token)).TierIndex);
        FaultSnapshot shown = Assert.Single(runtime.Monitor.Faults);
        Assert.Equal(
            "drill: HTTP 503 for 100 % of the attempts at alpha, until 2026-11-21 13:00:00Z, 1 injected", shown.ToString());
        fault.Dispose();
        fault.Dispose();

        Assert.Empty(runtime.Monitor.Faults);
        Assert.Equal(0, (await client.AskAsync("after", Stage.Token)).TierIndex);
    }

    [Fact]
    public async Task Monitor_RefusesAFaultThatSelectsNothing_ThatIsWrong_AndASecondOfTheName()
    {
        await using Stage stage = await Stage.OpenAsync();
        using var runtime = new FallbackRuntime(GameDay.Options(stage));
        runtime.CreateClient<IBystander>();

        OptionsValidationException nothing =
            Assert.ThrowsAny<OptionsValidationException>(() => runtime.Monitor.InjectFault(new FaultOptions { Model = "oen" }, "drill"));
        OptionsValidationException wrong =
            Assert.ThrowsAny<OptionsValidationException>(() => runtime.Monitor.InjectFault(new FaultOptions { Share = 30, Status = 404 }, "drill"));
        using IDisposable first = runtime.Monitor.InjectFault(new FaultOptions(), "drill");
        InvalidOperationException second = Assert.Throws<InvalidOperationException>(() => runtime.Monitor.InjectFault(new FaultOptions(), "DRILL"));

        Assert.StartsWith(
            "drill: is for the attempts of oen, and there are none; there are alpha/one (default) for Fallback.",
            Assert.Single(nothing.Failures), StringComparison.Ordinal);
        Assert.Equal(
            [
                "drill:Share = '30': must be a number from 0 to 1",
                "drill:Status = '404': must be 401, 402, 403, 408, 409, 429, or from 500 to 599 but 501; "
                    + "others say that the request is at fault, which no fallback mends",
            ],
            wrong.Failures);
        Assert.Equal("A fault named 'DRILL' is in effect; end that one first, or give this one another name.", second.Message);
    }

    private static async Task<TierAttempt> FirstAsync(Task<FallbackResult<string>> asked)
    {
        try
        {
            return (await asked).Attempts[0];
        }
        catch (AllTiersFailedException e)
        {
            return e.Attempts[0];
        }
    }
}
