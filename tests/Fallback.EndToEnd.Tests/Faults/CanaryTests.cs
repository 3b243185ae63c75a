using Fallback.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Fallback.EndToEnd.Tests;

/// <summary>A key reaches its provider and is found nowhere else: not in results, exceptions, logs, metrics, traces, snapshots, the cache, or messages about the configuration.</summary>
[Collection(nameof(Alone))]
[Trait("Size", "Large")]
public sealed class CanaryTests
{
    public static TheoryData<string, FaultPosition, bool> Faults => FaultMatrixCases.Data();

    public static TheoryData<string, string, bool> Echoes()
    {
        var data = new TheoryData<string, string, bool>();
        foreach (string echo in CanaryEchoes.All.Keys)
            foreach (string shape in Canary.Shapes.Keys)
                foreach (bool stream in (bool[])[false, true]) data.Add(echo, shape, stream);
        return data;
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Fault_OfAnyKind_TellsNothingOfTheKeys(string name, FaultPosition position, bool stream)
    {
        Canary canary = Canary.Shapes["sk"].Fresh();
        using Witness witness = canary.Witness;
        FallbackOptions? seen = null;
        await using FaultMatrixRun run = await FaultMatrixRun.OpenAsync(FaultMatrixCases.All[name], position, options => canary.Configure(seen = options));

        FaultOutcome outcome = await run.CallAsync(stream);

        canary.AssertArrived(run.Servers);
        canary.AssertSilent(run.Runtime, seen, outcome);
    }

    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task Provider_ThatGivesTheKeyBack_IsNotQuoted(string echo, string shape, bool stream)
    {
        Canary canary = Canary.Shapes[shape].Fresh();
        using Witness witness = canary.Witness;
        var fault = new FaultMatrixCase(echo, default, _ => CanaryEchoes.All[echo](canary.KeyOf("alpha")));
        await using FaultMatrixRun run = await FaultMatrixRun.OpenAsync(fault, FaultPosition.First, canary.Configure);
        // With the others out, what the first tier said must be told.
        run.Stage.Bravo.Model("two").Replies(Reply.Status(500));
        run.Stage.Charlie.Model("three").Replies(Reply.Status(500));

        FaultOutcome outcome = await run.CallAsync(stream);

        canary.AssertArrived(run.Servers);
        Assert.True(stream || outcome.Attempts.Count > 0);
        canary.AssertSilent(run.Runtime, null, outcome);
    }

    [Fact]
    public async Task Cache_KeepsNothingOfTheKey()
    {
        await using Stage stage = await Stage.OpenAsync();
        Canary canary = Canary.Shapes["sk"].Fresh();
        using Witness witness = canary.Witness;
        FallbackOptions options = stage.Options();
        canary.Configure(options);
        using var runtime = new FallbackRuntime(options);
        Canary.Watch(runtime);
        ICached client = runtime.CreateClient<ICached>();

        FallbackResult<string> live = await client.AskAsync("same", Stage.Token);
        FallbackResult<string> cached = await client.AskAsync("same", Stage.Token);

        Assert.Equal((AnswerStatus.Live, AnswerStatus.Cached, 1), (live.Status, cached.Status, runtime.Cache.Count));
        canary.AssertArrived(stage.Alpha);
        canary.AssertSilent(runtime, options, live, cached);
    }

    [Theory]
    [InlineData("Providers:alpha:ApiKey", "{0} with-a-space")]
    [InlineData("Providers:alpha:ApiKey", "{0}\nBASE_URL=x")]
    [InlineData("Providers:alpha:ApiKye", "{0}")]
    [InlineData("Providers:alpha:BaseUrl", "{0}")]
    [InlineData("Providers:alpha:BaseUrl", "https://llm.example.com/v1?key={0}")]
    [InlineData("Providers:alpha:BaseUrl", "ftp://user:{0}@llm.example.com/v1")]
    [InlineData("Providers:alpha:BaseUrl", "http://llm.example.com/v1?key={0}")]
    [InlineData("Providers:alpha:KeyRequired", "{0}")]
    [InlineData("Providers:alpha:MaxResponseBytes", "{0}")]
    [InlineData("Providers:alpha:Headers:Authorization", "Bearer {0}")]
    [InlineData("Providers:ghost:ApiKey", "{0}")]
    public async Task Configuration_WithAKeyInTheWrongPlace_IsRefusedWithoutTellingIt(string setting, string value)
    {
        Canary canary = Canary.Shapes["sk"].Fresh();
        using Witness witness = canary.Witness;
        string key = canary.KeyOf("alpha");
        var settings = new Dictionary<string, string?>
        {
            ["Fallback:Providers:alpha:BaseUrl"] = "http://127.0.0.1:9/v1",
            ["Fallback:Providers:bravo:BaseUrl"] = "http://127.0.0.1:9/v1",
            ["Fallback:Providers:charlie:BaseUrl"] = "http://127.0.0.1:9/v1",
        };
        settings["Fallback:" + setting] = value.Replace("{0}", key, StringComparison.Ordinal);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddFallback(builder.Configuration.GetSection("Fallback"));
        builder.Services.AddFallbackClient<IMatrix>();
        using IHost host = builder.Build();

        OptionsValidationException e = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => host.StartAsync(Stage.Token));

        Assert.NotEmpty(e.Failures);
        canary.AssertSilent(CanaryStrings.In(e));
    }

    [Fact]
    public void ApiKey_ThatIsRefused_IsNotInTheException()
    {
        Canary canary = Canary.Shapes["words"].Fresh();
        using Witness witness = canary.Witness;

        ArgumentException e = Assert.Throws<ArgumentException>(() => new ApiKey(canary.KeyOf("alpha") + "\r\nX: y"));

        canary.AssertSilent(CanaryStrings.In(e));
    }

    [Fact]
    public void Search_FindsWhatIsThere()
    {
        Canary canary = Canary.Shapes["hex"].Fresh();
        using Witness witness = canary.Witness;

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => canary.AssertSilent(CanaryStrings.In(new ApiKey(canary.KeyOf("bravo")))));
    }
}
