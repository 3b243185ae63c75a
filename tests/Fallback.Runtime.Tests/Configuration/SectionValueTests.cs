using Fallback.CompilerServices;
using Microsoft.Extensions.Configuration;

namespace Fallback.Runtime.Tests.Configuration;

/// <summary>A value where a section is expected, random names, the root of a configuration, and many aliases.</summary>
public sealed class SectionValueTests
{
    private const string Key = "x7Kq2mP9wLz4aB3dE5gH7jK9";

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("Providers", "entries, each with a name and members")]
    [InlineData("Providers:openai", "BaseUrl, for example")]
    [InlineData("Models", "models by name, each with its facts")]
    [InlineData("Models:openai/x", "a model's facts, for example ContextWindow")]
    [InlineData("Aliases", "names, each with the model that it stands for")]
    [InlineData("Clients", "entries, each with a name and members")]
    [InlineData("Clients:IBot", "Tiers, for example")]
    [InlineData("Chains:c", "Tiers, for example")]
    [InlineData("Chains:c:Tiers", "a list of tiers, each with a Model")]
    [InlineData("Chains:c:Tiers:0", "Model, for example")]
    [InlineData("Chains:c:TierTimeout", "TimeoutMs, for example")]
    [InlineData("Chains:c:ContextPolicy", "Mode, for example")]
    [InlineData("Chains:c:Generation", "Temperature, for example")]
    [InlineData("Chains:c:Generation:Stop", "a list of texts")]
    [InlineData("Replicas", "Count, for example")]
    [InlineData("AnswerCache", "Store, for example")]
    [InlineData("FaultInjection", "Faults, for example")]
    [InlineData("FaultInjection:Faults", "entries, each with a name and members")]
    [InlineData("FaultInjection:Faults:f", "Client, for example")]
    public void Value_WhereMembersAreExpected_IsAMistake(string section, string which) =>
        Assert.Equal(
            $"Fallback:{section}: must have members and no value of its own: {which}", Assert.Single(Read(($"Fallback:{section}", Key)).ReadingErrors));

    [Fact]
    public void GlobalBreaker_IsSwitchedByOneWord()
    {
        FallbackOptions options = Read(("Fallback:GlobalBreaker", "true"));
        Assert.Equal(new GlobalBreakerOptions().MinimumThroughput, options.GlobalBreaker!.MinimumThroughput);

        options.GlobalBreaker = new GlobalBreakerOptions { MinimumThroughput = 77 };
        Assert.Equal(77, Read(options, ("Fallback:GlobalBreaker", "True")).GlobalBreaker!.MinimumThroughput);
        Assert.Null(Read(options, ("Fallback:GlobalBreaker", "false")).GlobalBreaker);
        Assert.Empty(options.ReadingErrors);

        Assert.Null(Read(options, ("Fallback:GlobalBreaker", Key)).GlobalBreaker);
        Assert.Equal("Fallback:GlobalBreaker = 'x7Kq…7jK9': must be true or false", Assert.Single(options.ReadingErrors));
        Assert.Equal(9, Read(("Fallback:GlobalBreaker:BreakSeconds", "9")).GlobalBreaker!.BreakDuration.TotalSeconds);
    }

    [Theory]
    [InlineData("Fallback:Providers:x7Kq2mP9wLz4aB3dE5gH7jK9:BaseUrl", "https://llm.example.com", "Fallback:Providers:x7Kq…7jK9: a provider's name is logged, and this one looks like a key; write a name, and the key in ApiKey")]
    [InlineData("Fallback:Providers:p:Instances:0:Name", "3f2b8c1e-7a4d-4c9b-9e21-5d6f7a8b9c0d", "Fallback:Providers:p:Instances:0:Name = '3f2b…9c0d': an instance's name is logged, and this one looks like a key; write a name such as eu-1, and the key in ApiKey")]
    [InlineData("Fallback:FaultInjection:Faults:x7Kq2mP9wLz4aB3dE5gH7jK9:Share", "0.5", "Fallback:FaultInjection:Faults:x7Kq…7jK9: a fault's name is logged, and this one looks like a key; write a word")]
    public void RandomName_IsRefused(string key, string value, string mistake)
    {
        FallbackOptions options = Read(("Fallback:Providers:p:BaseUrl", "https://llm.example.com/v1"), (key, value));
        options.FaultInjection.HostEnvironment = "Development";

        Assert.Equal(mistake, Assert.Single(OptionsCheck.Mistakes(options, [])));
    }

    [Fact]
    public void RandomNames_AreMaskedInLists_AndInVariables()
    {
        FallbackOptions options = Read(($"Fallback:Providers:{Key}:BaseUrl", "https://llm.example.com/v1"));
        string[] mistakes = [.. OptionsCheck.Mistakes(options, [Chain("nobody/m"), Chain($"{Key}/m")])];

        const string Known = "set Fallback:Providers:nobody:BaseUrl, or use one of: x7Kq…7jK9";
        Assert.Contains(mistakes, static mistake => mistake.EndsWith(Known, StringComparison.Ordinal));
        Assert.Contains(mistakes, static mistake => mistake.Contains("or the environment variable …_API_KEY, or", StringComparison.Ordinal));
    }

    [Fact]
    public void Fault_DescribesItsPlaceWithoutKeys() =>
        Assert.EndsWith(
            "at x7Kq…7jK9, at its instance 3f2b…9c0d, of gpt-4o-mini-2024-07-18, for Shop.IBot",
            FaultPlan.Of(new FaultOptions
            {
                Provider = Key, Instance = "3f2b8c1e-7a4d-4c9b-9e21-5d6f7a8b9c0d", Model = "gpt-4o-mini-2024-07-18", Client = "Shop.IBot",
            }).ToString(),
            StringComparison.Ordinal);

    [Fact]
    public void Root_WithSettingsAndOtherNames_IsToldWhatToDo()
    {
        const string Expected = "The root of the configuration has Fallback's settings next to other names: give the environment variables a prefix, "
            + "or put the settings into a section Fallback and pass configuration.GetSection(\"Fallback\") to AddFallback";
        (string, string)[] own = [("Providers:p:BaseUrl", "https://llm.example.com"), ("Chains:c:Tiers:0:Model", "p/m")];

        Assert.Equal(Expected, Assert.Single(Root([.. own, .. Enumerable.Range(0, 40).Select(static i => ($"VARIABLE_{i}", "x"))]).ReadingErrors));
        Assert.Equal(Expected, Assert.Single(Root([.. own, ("Fallback:Providers:p:ApiKey", Key)]).ReadingErrors));
        Assert.Empty(Root(own).ReadingErrors);
    }

    [Fact]
    public void EmptyRoot_IsNoEmptySection()
    {
        FallbackOptions options = Root([]);
        options.AddProvider("fbx1", "https://one.example.com/v1");

        Assert.EndsWith("(the configuration is empty)", Assert.Single(OptionsCheck.Mistakes(options, [Chain("fbx1/m")])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Aliases_InALongRow_AreFollowedOnce(bool isCircle)
    {
        const int Count = 100_000;
        var options = new FallbackOptions();
        for (int i = 0; i < Count; i++) options.Aliases[$"a{i}"] = i + 1 < Count ? $"a{i + 1}" : isCircle ? "a0" : "openai/gpt-6-luna";

        List<string> mistakes = await Task.Run(() => OptionsCheck.Mistakes(options, []), TestContext.Current.CancellationToken)
            .WaitAsync(_limit, TestContext.Current.CancellationToken);

        Assert.Equal(isCircle ? Count : 0, mistakes.Count);
    }

    [Fact]
    public void Aliases_EndWhereTheResolverEnds()
    {
        var options = new FallbackOptions();
        (string, string)[] written = [("a", " B "), ("b", "c"), ("c", "openai/x"), ("d", "e"), ("e", "D"), ("f", "d"), ("g", " "), ("h", "g")];
        foreach ((string alias, string target) in written)
            options.Aliases[alias] = target;
        var models = new ModelResolver(options);

        Dictionary<string, string?> ends = models.FollowAll();

        Assert.Equal(options.Aliases.Count, ends.Count);
        foreach (string alias in options.Aliases.Keys) Assert.Equal(models.Follow(alias), ends[alias]);
    }

    private static ChainDeclaration Chain(string model) => new() { Client = "A.IBot", Tiers = [new TierDeclaration(model)] };

    private static FallbackOptions Root((string Key, string Value)[] settings)
    {
        var options = new FallbackOptions();
        ConfigurationReader.Read(Built(settings), options);
        return options;
    }

    private static FallbackOptions Read(params (string Key, string Value)[] settings) => Read(new FallbackOptions(), settings);

    private static FallbackOptions Read(FallbackOptions options, params (string Key, string Value)[] settings)
    {
        ConfigurationReader.Read(Built(settings).GetSection("Fallback"), options);
        return options;
    }

    private static IConfigurationRoot Built((string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(static pair => pair.Key, static pair => (string?)pair.Value)).Build();
}
