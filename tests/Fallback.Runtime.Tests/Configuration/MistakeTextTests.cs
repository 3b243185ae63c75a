using Fallback.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Fallback.Runtime.Tests.Configuration;

/// <summary>What a newcomer reads: one mistake a line, each said once, with the reason where it is known.</summary>
public sealed class MistakeTextTests
{
    private const string Unknown = "our-own-servers-of-2026/assistant-one";

    [Fact]
    public void SeveralMistakes_StandOnALineEach()
    {
        var e = Assert.ThrowsAny<OptionsValidationException>(
            () => new FallbackRuntime(new FallbackOptions { CacheEntries = -1, CacheBytes = -2 }));

        Assert.Equal(
            ["The configuration has 2 mistakes:", "- Fallback:CacheEntries = '-1': must be 0 or more; 0 keeps nothing",
                "- Fallback:CacheBytes = '-2': must be 0 or more; 0 keeps nothing"],
            e.Message.Split(Environment.NewLine));
        Assert.Equal("Fallback:CacheEntries = '-1': must be 0 or more; 0 keeps nothing", e.Failures.First());
    }

    [Fact]
    public void OneMistake_IsTheMessage()
    {
        var e = Assert.Throws<OptionsValidationException>(() => new FallbackRuntime(new FallbackOptions { CacheEntries = -1 }));

        Assert.Equal("Fallback:CacheEntries = '-1': must be 0 or more; 0 keeps nothing", e.Message);
    }

    [Theory]
    [InlineData("Fallback:Providers:pool:ApiKey")]
    [InlineData("Fallback:Providers:pool:SecretHeaders:x-key")]
    [InlineData("Fallback:Providers:pool:Instances:eu:ApiKey")]
    public void KeyThatIsInvalid_IsNotAlsoMissing(string line)
    {
        FallbackOptions options = Read(
            ("Fallback:Providers:pool:BaseUrl", "https://llm.example.com/v1"), (line, "a key with\nline break"));

        string mistake = Assert.Single(OptionsCheck.Mistakes(options, [Chain("pool/m")]));

        Assert.StartsWith($"{line} = 'a ke…reak': a key consists of visible ASCII characters", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void NoTierWithAKey_WhereTheyAreSkipped_IsSaidOnceWithTheVariables()
    {
        FallbackOptions options = Read(
            ("Fallback:MissingKeys", "Skip"),
            ("Fallback:Providers:fbx1:BaseUrl", "https://one.example.com/v1"), ("Fallback:Providers:fbx2:BaseUrl", "https://two.example.com/v1"));

        Assert.Equal(
            "A.IBot: no tier has a key, so Fallback:MissingKeys = Skip leaves no tier; set one of FBX1_API_KEY, FBX2_API_KEY",
            Assert.Single(OptionsCheck.Mistakes(options, [Chain("fbx1/m", "fbx2/m", "fbx2/n")])));
    }

    [Theory]
    [InlineData("""{ "MissingKeys": "Fail" }""", "")]
    [InlineData("{}", " (the section 'Fallback' is empty)")]
    public void MissingKey_HasTheReason(string fallback, string reason)
    {
        var options = new FallbackOptions();
        ConfigurationReader.Read(Json($$"""{ "Fallback": {{fallback}} }""").GetSection("Fallback"), options);
        options.AddProvider("fbx1", "https://one.example.com/v1");

        Assert.Equal(
            "Fallback:Providers:fbx1:ApiKey is missing (needed by A.IBot, tier 1 = 'fbx1/m'): set it, or the environment variable FBX1_API_KEY, "
            + $"or Fallback:Providers:fbx1:KeyRequired = false{reason}",
            Assert.Single(OptionsCheck.Mistakes(options, [Chain("fbx1/m")])));
    }

    [Fact]
    public void EmptySection_BesideAnotherThatIsNot_IsNoReason()
    {
        var options = new FallbackOptions();
        IConfigurationRoot root = Json("""{ "Fallback": { "MissingKeys": "Fail" } }""");
        ConfigurationReader.Read(root.GetSection("Falback"), options);
        ConfigurationReader.Read(root.GetSection("Fallback"), options);
        options.AddProvider("fbx1", "https://one.example.com/v1");

        Assert.EndsWith("KeyRequired = false", Assert.Single(OptionsCheck.Mistakes(options, [Chain("fbx1/m")])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", """This looks like the whole configuration: pass configuration.GetSection("Fallback") to AddFallback""")]
    [InlineData("App", """App has a section Fallback and no setting of Fallback: pass configuration.GetSection("App:Fallback") to AddFallback""")]
    public void WholeConfiguration_IsTheOnlyMistake(string section, string expected)
    {
        IConfigurationRoot root = Json("""
            {
              "PATH": "/bin", "Models": "mine", "Fallback": { "CacheEntries": -1 },
              "App": { "Title": "sk-secret", "Fallback": { "CacheEntries": -1 } }
            }
            """);
        var options = new FallbackOptions();
        ConfigurationReader.Read(section.Length == 0 ? root : root.GetSection(section), options);

        Assert.Equal(expected, Assert.Single(OptionsCheck.Mistakes(options, [Chain("deepseek/x")])));
    }

    [Fact]
    public void WholeConfiguration_WithoutASection_IsTheOnlyMistake()
    {
        IConfigurationRoot root = new ConfigurationBuilder()
            .AddInMemoryCollection(Enumerable.Range(0, 40).Select(static i => KeyValuePair.Create($"VARIABLE_{i}", (string?)"x"))).Build();
        var options = new FallbackOptions();
        ConfigurationReader.Read(root, options);

        Assert.StartsWith("This looks like the whole configuration", Assert.Single(OptionsCheck.Mistakes(options, [])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "MissingKeys": "Fail", "Fallback": { "CacheEntries": 1 } }""")]
    [InlineData("""{ "Fallback": "x", "Title": "y" }""")]
    public void SectionThatIsRead_HasItsOwnMistakes(string json)
    {
        var options = new FallbackOptions();
        ConfigurationReader.Read(Json($$"""{ "App": {{json}} }""").GetSection("App"), options);

        Assert.Contains(options.ReadingErrors, static mistake => mistake.StartsWith("App:Fallback: no such setting; known here:", StringComparison.Ordinal));
    }

    /// <summary>What stands in source code is no secret of the configuration's.</summary>
    [Fact]
    public void NameOfAnAttribute_IsShownWhole()
    {
        Assert.StartsWith(
            $"A.IBot, tier 1 = '{Unknown}' names the provider 'our-own-servers-of-2026', which is not configured; "
            + "set Fallback:Providers:our-own-servers-of-2026:BaseUrl",
            Assert.Single(OptionsCheck.Mistakes(new FallbackOptions(), [Chain(Unknown)])), StringComparison.Ordinal);

        var configured = new FallbackOptions();
        configured.Clients["IBot"] = new ChainOptions { Tiers = { new TierOptions { Model = Unknown } } };
        Assert.StartsWith(
            "A.IBot, tier 1 = 'our-…-one' names a provider that is not configured; add its name to Fallback:Providers, with its BaseUrl",
            Assert.Single(OptionsCheck.Mistakes(configured, [Chain("deepseek/deepseek-flash")])), StringComparison.Ordinal);
    }

    [Fact]
    public void KeyInAnAttribute_IsNotShown()
    {
        string mistake = Assert.Single(OptionsCheck.Mistakes(new FallbackOptions(), [Chain("sk-proj-Ab3dEfGh1JkLmN0pQrSt/x")]));

        Assert.DoesNotContain("Ab3dEfGh1JkLm", mistake, StringComparison.Ordinal);
    }

    private static ChainDeclaration Chain(params string[] models) =>
        new() { Client = "A.IBot", Tiers = [.. models.Select(static model => new TierDeclaration(model))] };

    private static FallbackOptions Read(params (string Key, string Value)[] settings)
    {
        var options = new FallbackOptions();
        ConfigurationReader.Read(
            new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(static pair => pair.Key, static pair => (string?)pair.Value)).Build()
                .GetSection("Fallback"),
            options);
        return options;
    }

    private static IConfigurationRoot Json(string json) =>
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json))).Build();
}
