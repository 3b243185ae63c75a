using Microsoft.Extensions.Configuration;

namespace Fallback.Runtime.Tests.Configuration;

public sealed class InstanceOptionsTests
{
    [Fact]
    public void Instances_AreRead_AndTakeOverWhatTheyLeaveOut()
    {
        FallbackOptions options = Read("""
            { "Fallback": { "Providers": { "pool": {
              "BaseUrl": "https://a.example.com/v1", "ApiKey": "key-of-the-pool-0123", "MaxConcurrency": 9, "Headers": { "X-A": "pool", "X-B": "pool" },
              "Selection": "RoundRobin", "Affinity": "Conversation",
              "Instances": [
                { "Name": "eu", "BaseUrl": "https://eu.example.com/v1", "ApiKey": "key-of-the-eu-012345", "Weight": 3, "MaxConcurrency": 50, "Headers": { "X-A": "eu" } },
                { "Name": "us", "RequestsPerMinute": 60, "Dialect": "anthropic-messages", "Models": { "large": "large-us", "llama3.2:3b": "small" } } ] } } } }
            """);

        Assert.Empty(OptionsCheck.Mistakes(options, []));
        ProviderOptions pool = options.Providers["pool"];
        Assert.Equal((InstanceSelection.RoundRobin, InstanceAffinity.Conversation), (pool.Selection, pool.Affinity));
        IReadOnlyList<ProviderInstance> places = ProviderInstance.Of(options, "pool");
        Assert.Equal(["eu", "us"], places.Select(static place => place.Name));
        Assert.Equal(["https://eu.example.com/v1", "https://a.example.com/v1"], places.Select(static place => place.BaseUrl));
        Assert.Equal(["key-of-the-eu-012345", "key-of-the-pool-0123"], places.Select(static place => place.Key?.Reveal()));
        Assert.Equal([50, 9], places.Select(static place => place.Options!.MaxConcurrency));
        Assert.Equal([3, 1], places.Select(static place => place.Own!.Weight));
        Assert.Equal(["eu", "pool"], places[0].Options!.Headers.Values);
        Assert.Equal([null, Dialect.AnthropicMessages], places.Select(static place => place.Options!.Dialect));
        Assert.Equal(["large", "large-us", "small", "other"], [places[0].ModelOf("large"), .. ((string[])["LARGE", "llama3.2:3b", "other"]).Select(places[1].ModelOf)]);
    }

    [Fact]
    public void Instances_CanBeNamedByTheirKeys_AndALaterSourceChangesThem()
    {
        var options = new FallbackOptions();
        options.AddProvider("pool", static pool => pool.Instances.Add(new InstanceOptions { Name = "eu", BaseUrl = "https://old.example.com/v1", Weight = 7 }));
        ReadInto(options, """{ "Fallback": { "Providers": { "pool": { "KeyRequired": false, "Instances": { "EU": { "BaseUrl": "https://eu.example.com/v1" }, "us": { "BaseUrl": "https://us.example.com/v1" } } } } } }""");

        Assert.Empty(OptionsCheck.Mistakes(options, []));
        Assert.Equal(
            [("eu", "https://eu.example.com/v1", 7), ("us", "https://us.example.com/v1", 1)],
            options.Providers["pool"].Instances.Select(static instance => (instance.Name, instance.BaseUrl, instance.Weight)));
    }

    [Theory]
    [InlineData("""[{ "BaseUrl": "https://x.example.com/v1" }]""", "Fallback:Providers:pool:Instances:0:Name = '': must be 1 to 64 letters")]
    [InlineData("""[{ "Name": "a b" }]""", "Fallback:Providers:pool:Instances:0:Name = 'a b': must be 1 to 64 letters")]
    [InlineData("""[{ "Name": "a" }, { "Name": "b", "Weight": -1 }]""", "Fallback:Providers:pool:Instances:1:Weight = '-1': must be from 0")]
    [InlineData("""[{ "Name": "a" }, { "Name": "b" }, { "Name": "A", "BaseUrl": "https://x.example.com/v1" }]""", "Fallback:Providers:pool:Instances:2:Name = 'A': another instance in the list has this name")]
    [InlineData(""" "https://x.example.com/v1?key=0123456789abcdef0123456789" """, "Fallback:Providers:pool:Instances: must have members and no value of its own: a list of instances")]
    [InlineData("""{ "a": "https://x.example.com/v1?key=0123456789abcdef0123456789" }""", "Fallback:Providers:pool:Instances:a: must have members and no value of its own: an instance's settings")]
    [InlineData("""[{ "Name": "a", "Models": "large" }]""", "Fallback:Providers:pool:Instances:0:Models: must have members")]
    [InlineData("""[{ "Name": "a", "Models": { "large": "" } }]""", "Fallback:Providers:pool:Instances:0:Models:large is empty; write the model's name at this instance")]
    [InlineData("""[{ "Name": "a", "Headers": "X-A: b" }]""", "Fallback:Providers:pool:Instances:0:Headers: must have members")]
    [InlineData("""[{ "Name": "a", "SecretHeaders": "0123456789abcdef0123456789" }]""", "Fallback:Providers:pool:Instances:0:SecretHeaders: must have members")]
    [InlineData("""[{ "Name": "a", "Weight": 0 }]""", "Fallback:Providers:pool:Instances: all have weight 0")]
    [InlineData("""[{ "Name": "a", "BaseUrl": "http://x.example.com/v1" }]""", "Fallback:Providers:pool:Instances:0:BaseUrl = 'http://x.example.com/v1': with plain http")]
    [InlineData("""[{ "Name": "a", "BaseUrl": "https://x.example.com/v1?key=0123456789abcdef0123456789" }]""", "Fallback:Providers:pool:Instances:0:BaseUrl: must have neither user name nor query")]
    [InlineData("""[{ "Name": "a", "MaxConcurrency": -1 }]""", "Fallback:Providers:pool:Instances:0:MaxConcurrency = '-1'")]
    [InlineData("""[{ "Name": "a", "Vendor": "nobody" }]""", "Fallback:Providers:pool:Instances:0:Vendor = 'nobody': must be one of")]
    [InlineData("""[{ "Name": "a", "Headers": { "Authorization": "x" } }]""", "Fallback:Providers:pool:Instances:0:Headers:Authorization: a key belongs in")]
    [InlineData("""[{ "Name": "a", "Wieght": 2 }]""", "Fallback:Providers:pool:Instances:0:Wieght: no such setting")]
    public void Mistake_IsNamed_WithItsKeyAndRemedy(string instances, string expected)
    {
        FallbackOptions options = Read($$"""{ "Fallback": { "Providers": { "pool": { "BaseUrl": "https://a.example.com/v1", "Instances": {{instances}} } } } }""");

        string mistake = Assert.Single(OptionsCheck.Mistakes(options, []), text => text.StartsWith(expected, StringComparison.Ordinal));
        Assert.DoesNotContain("0123456789abcdef", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void SettingBesideAList_ByTheInstancesName_IsThatInstances()
    {
        // As an environment variable has it: Fallback__Providers__pool__Instances__eu__Weight.
        var options = new FallbackOptions();
        ConfigurationReader.Read(
            new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Fallback:Providers:pool:BaseUrl"] = "https://a.example.com/v1",
                ["Fallback:Providers:pool:Instances:0:Name"] = "eu",
                ["Fallback:Providers:pool:Instances:eu:Weight"] = "5",
            }).Build().GetSection("Fallback"),
            options);

        Assert.Empty(OptionsCheck.Mistakes(options, []));
        Assert.Equal(("eu", 5), (Assert.Single(options.Providers["pool"].Instances).Name, options.Providers["pool"].Instances[0].Weight));
    }

    [Fact]
    public void ValuesThatAreNone_AreMistakes_InCode()
    {
        var options = new FallbackOptions();
        options.AddProvider("pool", static pool =>
        {
            (pool.BaseUrl, pool.Selection, pool.Affinity) = ("https://a.example.com/v1", (InstanceSelection)9, (InstanceAffinity)9);
            pool.Instances.Add(new InstanceOptions { Name = null! });
        });

        Assert.Equal(
            [
                "Fallback:Providers:pool:Selection = '9': must be one of LeastLoaded, RoundRobin, Ordered",
                "Fallback:Providers:pool:Affinity = '9': must be one of None, Conversation",
                "Fallback:Providers:pool:Instances:0:Name = '': must be 1 to 64 letters, digits, '-', '_' and '.', for example eu-1",
            ],
            OptionsCheck.Mistakes(options, []));
    }

    [Fact]
    public void TwoInstancesOfOneName_AreAMistake()
    {
        var options = new FallbackOptions();
        options.AddProvider("pool", static pool =>
        {
            pool.BaseUrl = "https://a.example.com/v1";
            pool.Instances.Add(new InstanceOptions { Name = "eu" });
            pool.Instances.Add(new InstanceOptions { Name = "EU" });
        });

        Assert.StartsWith("Fallback:Providers:pool:Instances:1:Name = 'EU': another instance has this name", Assert.Single(OptionsCheck.Mistakes(options, [])), StringComparison.Ordinal);
    }

    [Fact]
    public void InstanceThatIsAChatClient_HasTheProvidersLimits_AndNothingOfItsAddress()
    {
        var options = new FallbackOptions();
        options.AddProvider("pool", static pool =>
        {
            pool.BaseUrl = "https://a.example.com/v1";
            pool.ApiKey = new ApiKey("key-of-the-pool-0123");
            (pool.RequestsPerMinute, pool.TokensPerMinute, pool.MaxConcurrency) = (60, 1_000, 3);
            pool.Instances.Add(new InstanceOptions { Name = "own", ChatClient = static () => throw new InvalidOperationException(), MaxConcurrency = 2 });
        });

        Assert.Empty(OptionsCheck.Mistakes(options, []));
        ProviderOptions own = Assert.Single(ProviderInstance.Of(options, "pool")).Options!;
        Assert.Equal((60, 1_000, 2), (own.RequestsPerMinute, own.TokensPerMinute, own.MaxConcurrency));
        Assert.Equal((null, null), (own.BaseUrl, own.ApiKey));
    }

    [Fact]
    public void InstanceWithoutAKey_IsNamed_WhereOneIsNeeded()
    {
        FallbackOptions options = Read("""{ "Fallback": { "Providers": { "pool": { "Instances": [ { "Name": "eu", "BaseUrl": "https://eu.example.com/v1" }, { "Name": "us", "BaseUrl": "https://us.example.com/v1", "ApiKey": "key-of-the-us-012345" } ] } } } }""");

        string mistake = Assert.Single(OptionsCheck.Mistakes(options, [new() { Client = "A.IBot", Tiers = [new("pool/large")] }]));

        Assert.StartsWith("Fallback:Providers:pool:Instances:0:ApiKey is missing", mistake, StringComparison.Ordinal);
    }

    private static FallbackOptions Read(string json)
    {
        var options = new FallbackOptions();
        ReadInto(options, json);
        return options;
    }

    private static void ReadInto(FallbackOptions options, string json)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json));
        ConfigurationReader.Read(new ConfigurationBuilder().AddJsonStream(stream).Build().GetSection("Fallback"), options);
    }
}
