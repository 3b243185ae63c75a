using System.Text;
using Microsoft.Extensions.Configuration;

namespace Fallback.Runtime.Tests.Configuration;

public sealed class ProbeOptionsTests
{
    [Fact]
    public void BothSections_AreRead()
    {
        FallbackOptions options = Read("""
            "Probe": { "IntervalSeconds": 2.5, "TimeoutSeconds": 1, "UnhealthyThreshold": 4, "HealthyThreshold": 3, "Kind": "Models" },
            "SyntheticTraffic": {
              "PerDay": 50, "MaxCostPerDayUsd": 0.25, "MaxOutputTokens": 16,
              "Prompts": [ "Are you there?", { "Text": "What is 7 + 8?", "Contains": "15" } ] }
            """);

        Assert.Empty(OptionsCheck.Mistakes(options, []));
        ProbeOptions probe = options.Providers["pool"].Probe!;
        Assert.Equal(
            (TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(1), 4, 3, ProbeKind.Models),
            (probe.Interval, probe.Timeout, probe.UnhealthyThreshold, probe.HealthyThreshold, probe.Kind));
        SyntheticTrafficOptions synthetic = options.Providers["pool"].SyntheticTraffic!;
        Assert.Equal((50, 0.25m, 16), (synthetic.PerDay, synthetic.MaxCostPerDayUsd, synthetic.MaxOutputTokens));
        Assert.Equal([("Are you there?", null), ("What is 7 + 8?", "15")], synthetic.Prompts.Select(static prompt => (prompt.Text, prompt.Contains)));
    }

    [Fact]
    public void NothingIsSaid_ThereIsNeither()
    {
        ProviderOptions pool = Read("""  "KeyRequired": false  """).Providers["pool"];

        Assert.Equal((null, null), (pool.Probe, pool.SyntheticTraffic));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("{}", true)]
    [InlineData("false", false)]
    public void AWordAlone_SwitchesThemOnWithTheirDefaults_OrOff(string written, bool isOn)
    {
        ProviderOptions pool = Read($""" "Probe": {written}, "SyntheticTraffic": {written} """).Providers["pool"];

        Assert.Equal((isOn, isOn), (pool.Probe is not null, pool.SyntheticTraffic is not null));
        if (!isOn) return;
        Assert.Equal((10, 5, 3, 2), (pool.Probe!.Interval.TotalSeconds, pool.Probe.Timeout.TotalSeconds, pool.Probe.UnhealthyThreshold, pool.Probe.HealthyThreshold));
        Assert.Equal((100, 1, 64), (pool.SyntheticTraffic!.PerDay, pool.SyntheticTraffic.MaxCostPerDayUsd, pool.SyntheticTraffic.MaxOutputTokens));
    }

    /// <summary>A file for one environment switches off what the file for all of them has figures for.</summary>
    [Fact]
    public void LaterSource_SwitchesOff()
    {
        IConfigurationRoot root = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Fallback:Providers:pool:BaseUrl", "https://a.example.com/v1"), new("Fallback:Providers:pool:Probe:IntervalSeconds", "20")])
            .AddInMemoryCollection([new("Fallback:Providers:pool:Probe", "false")]).Build();
        var options = new FallbackOptions();

        ConfigurationReader.Read(root.GetSection("Fallback"), options);

        Assert.Null(options.Providers["pool"].Probe);
    }

    [Theory]
    [InlineData("""  "Probe": { "IntervalSeconds": 0.5 }  """, "Probe:IntervalSeconds = '0.5': must be a number from 1 to 86400")]
    [InlineData("""  "Probe": { "TimeoutSeconds": 0 }  """, "Probe:TimeoutSeconds = '0': must be a number from 0.1 to 600")]
    [InlineData("""  "Probe": { "UnhealthyThreshold": 0 }  """, "Probe:UnhealthyThreshold = '0': must be a number from 1 to 100")]
    [InlineData("""  "Probe": { "Kind": "Head" }  """, "Probe:Kind = 'Head': must be one of Completion, Models")]
    [InlineData("""  "Probe": "often"  """, "Probe = 'often': must be true or false")]
    [InlineData("""  "Probe": { "Kind": "Models" }, "Dialect": "gemini"  """, "Probe:Kind = 'Models': the provider has no OpenAI-compatible address")]
    [InlineData("""  "Probe": { "Kind": "Models" }, "Instances": [ { "Name": "far", "Dialect": "anthropic-messages" } ]  """, "Probe:Kind = 'Models': its instance far has no")]
    [InlineData("""  "SyntheticTraffic": { "PerDay": 0 }  """, "SyntheticTraffic:PerDay = '0': must be a number from 1 to 86400")]
    [InlineData("""  "SyntheticTraffic": { "MaxCostPerDayUsd": 0 }  """, "SyntheticTraffic:MaxCostPerDayUsd = '0': must be above 0; remove")]
    [InlineData("""  "SyntheticTraffic": { "Prompts": "hi" }  """, "SyntheticTraffic:Prompts = 'hi': must be a list")]
    [InlineData("""  "SyntheticTraffic": { "Prompts": { "Text": "hi", "Contains": "15" } }  """, "SyntheticTraffic:Prompts:Contains = '15': belongs to a question; write the questions as a list")]
    [InlineData("""  "SyntheticTraffic": { "Prompts": [ { "Contains": "15" } ] }  """, "SyntheticTraffic:Prompts:0:Text is missing")]
    [InlineData("""  "SyntheticTraffic": { "Prompts": [ { "Txt": "hi" } ] }  """, "SyntheticTraffic:Prompts:0:Txt: no such setting; did you mean Text?")]
    public void Mistake_IsNamed_WithItsKeyAndRemedy(string settings, string expected) =>
        Assert.Contains(OptionsCheck.Mistakes(Read(settings), []), mistake => mistake.StartsWith($"Fallback:Providers:pool:{expected}", StringComparison.Ordinal));

    /// <summary>They are the provider's, and hold at each of its instances.</summary>
    [Fact]
    public void ModelsList_IsThereAtEachOpenAICompatibleInstance() =>
        Assert.Empty(OptionsCheck.Mistakes(
            Read("""  "Probe": { "Kind": "Models" }, "Instances": [ { "Name": "a", "BaseUrl": "https://b.example.com/v1" }, { "Name": "b", "Dialect": "openai-responses" } ]  """), []));

    private static FallbackOptions Read(string settings)
    {
        var options = new FallbackOptions();
        string file = $$"""{ "Fallback": { "Providers": { "pool": { "BaseUrl": "https://a.example.com/v1", {{settings}} } } } }""";
        ConfigurationReader.Read(new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(file))).Build().GetSection("Fallback"), options);
        return options;
    }
}
