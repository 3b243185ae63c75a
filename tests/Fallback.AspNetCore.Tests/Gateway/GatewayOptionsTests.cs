using Fallback.Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>What the section Gateway may say, and how what it may not say is named.</summary>
public sealed class GatewayOptionsTests
{
    private const string Hash = "sha256:076acf8dc1336b7221f59689c4d2cf008803683b35aea6c7630dd7ea4e64d06e";

    [Fact]
    public void Options_WithNothingConfigured_HaveTheirDefaults()
    {
        FallbackGatewayOptions options = Read();

        Assert.Equal(20 * 1024 * 1024, options.MaxRequestBytes);
        Assert.Equal((1_000, 100), (options.MaxConcurrentRequests, options.MaxQueuedRequests));
        Assert.Equal(
            [TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30)],
            [options.QueueTime, options.RequestTimeout, options.WriteTimeout, options.DrainTime]);
        Assert.Empty(options.AllowedOrigins);
        Assert.Empty(options.ForwardedHeaders);
        Assert.Empty(options.SharedChains);
        Assert.Empty(options.Callers);
        Assert.False(options.ExposeCalls);
        Assert.Empty(GatewayCheck.Mistakes(options, []));
    }

    [Fact]
    public void Options_WithEverythingConfigured_HaveIt()
    {
        FallbackGatewayOptions options = Read(
            ("MaxRequestBytes", "4096"), ("MaxConcurrentRequests", "7"), ("MaxQueuedRequests", "0"), ("QueueSeconds", "0.5"),
            ("RequestTimeoutSeconds", "60"), ("WriteTimeoutSeconds", "2"), ("DrainSeconds", "0"), ("AllowedOrigins:0", "https://app.example.com"),
            ("ForwardedHeaders:0", "x-trace"), ("ExposeCalls", "true"), ("SharedChains:0", "support"),
            ("Callers:anna:KeyHash", Hash), ("Callers:anna:Chains:0", "support"), ("Callers:anna:RequestsPerMinute", "60"),
            ("Callers:anna:TokensPerMinute", "9000"), ("Callers:anna:BudgetUsdPerDay", "2.5"));

        Assert.Empty(GatewayCheck.Mistakes(options, ["support"]));
        Assert.Equal((4096, 7, 0), (options.MaxRequestBytes, options.MaxConcurrentRequests, options.MaxQueuedRequests));
        Assert.Equal(
            [TimeSpan.FromSeconds(0.5), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(2), TimeSpan.Zero],
            [options.QueueTime, options.RequestTimeout, options.WriteTimeout, options.DrainTime]);
        Assert.Equal(["https://app.example.com", "x-trace", "support"], [.. options.AllowedOrigins, .. options.ForwardedHeaders, .. options.SharedChains]);
        Assert.True(options.ExposeCalls);
        FallbackGatewayCaller caller = Assert.Single(options.Callers);
        Assert.Equal(("anna", Hash, 60, 9_000, 2.5m), (caller.Name, caller.KeyHash, caller.RequestsPerMinute, caller.TokensPerMinute, caller.BudgetUsdPerDay));
        Assert.Equal(["support"], caller.Chains);
    }

    [Fact]
    public void Callers_AsAList_AreNamedInTheirEntries()
    {
        FallbackGatewayOptions options = Read(("Callers:0:Name", "anna"), ("Callers:0:KeyHash", Hash), ("Callers:1:Name", "bob"));

        Assert.Equal(["anna", "bob"], options.Callers.Select(static caller => caller.Name));
        Assert.Contains("Fallback:Gateway:Callers:bob:KeyHash is missing", Assert.Single(GatewayCheck.Mistakes(options, [])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MaxRequestBytes", "1023", "MaxRequestBytes = '1023'")]
    [InlineData("MaxRequestBytes", "1073741825", "MaxRequestBytes = '1073741825'")]
    [InlineData("MaxRequestBytes", "big", "must be a whole number of bytes")]
    [InlineData("MaxConcurrentRequests", "0", "must be from 1 to")]
    [InlineData("MaxQueuedRequests", "-1", "with 0, no request waits")]
    [InlineData("QueueSeconds", "-1", "QueueSeconds = '-1'")]
    [InlineData("RequestTimeoutSeconds", "0.5", "must be from 1 to 86400 seconds")]
    [InlineData("WriteTimeoutSeconds", "86401", "must be from 1 to 86400 seconds")]
    [InlineData("DrainSeconds", "soon", "DrainSeconds = 'soon'")]
    [InlineData("ExposeCalls", "yes", "must be true or false")]
    [InlineData("MaxConcurrency", "5", "no such setting; known here: MaxRequestBytes, ")]
    [InlineData("AllowedOrigins", "https://app.example.com", "must be a list")]
    [InlineData("AllowedOrigins:0", "*", "must be one origin")]
    [InlineData("AllowedOrigins:0", "null", "must be one origin")]
    [InlineData("AllowedOrigins:0", "https://*.example.com", "must be one origin")]
    [InlineData("AllowedOrigins:0", "https://app.example.com/chat", "must be one origin")]
    [InlineData("AllowedOrigins:0", "https://anna:secret@app.example.com", "must be one origin")]
    [InlineData("ForwardedHeaders:0", "authorization", "carries a secret")]
    [InlineData("ForwardedHeaders:0", "X-Api-Key", "carries a secret")]
    [InlineData("ForwardedHeaders:0", "Cookie", "carries a secret")]
    [InlineData("ForwardedHeaders:0", "Host", "is set by the gateway itself")]
    [InlineData("ForwardedHeaders:0", "content-length", "is set by the gateway itself")]
    [InlineData("ForwardedHeaders:0", "a b", "a header's name has")]
    [InlineData("SharedChains:0", "suport", "did you mean 'support'?")]
    [InlineData("Callers:anna:KeyHash", "sha256:12", "must be sha256: and 64 hexadecimal digits")]
    [InlineData("Callers:anna:Keyhash2", "x", "no such setting; did you mean KeyHash?")]
    [InlineData("Callers:anna:Chains:0", "nosuch", "there are support")]
    [InlineData("Callers:anna:RequestsPerMinute", "0", "leave it out for no limit")]
    [InlineData("Callers:anna:TokensPerMinute", "-5", "leave it out for no limit")]
    [InlineData("Callers:anna:BudgetUsdPerDay", "0", "US dollars above 0")]
    [InlineData("Callers:an na:KeyHash", "x", "must have up to 64 letters")]
    [InlineData("Callers:anna", "x7Kq2mP9wLz4aB3dE5gH7jK9", "anna: must have members and no value of its own: a caller's settings, for example KeyHash")]
    [InlineData("Callers:x7Kq2mP9wLz4aB3dE5gH7jK9:RequestsPerMinute", "0", "Callers:x7Kq…7jK9:RequestsPerMinute = '0'")]
    [InlineData("Callers:x7Kq2mP9wLz4aB3dE5gH7jK9:DrainSeconds", "0", "Callers:x7Kq…7jK9:DrainSeconds: no such setting")]
    public void Options_WithAMistake_AreRefusedWithKeyAndRemedy(string key, string value, string expected)
    {
        string mistake = Assert.Single(
            GatewayCheck.Mistakes(Read((key, value), ("Callers:bob:KeyHash", Hash)), ["support"]),
            mistake => mistake.Contains(expected, StringComparison.Ordinal));

        Assert.StartsWith("Fallback:Gateway:", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_WithManyMistakes_AreRefusedWithAllOfThem()
    {
        var error = Assert.ThrowsAny<OptionsValidationException>(() => GatewayCheck.ThrowIfWrong(
            Read(("MaxRequestBytes", "1"), ("DrainSeconds", "-1"), ("Zzz", "1")), new FallbackOptions()));

        Assert.Equal(4, error.Failures.Count());
        Assert.Contains("Fallback:Chains is empty", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KeyInThePlaceOfAHash_IsRefusedAndNotShown()
    {
        string key = CallerKey.Make();

        List<string> mistakes = GatewayCheck.Mistakes(Read(("Callers:anna:KeyHash", key), ($"Callers:{key}:KeyHash", Hash)), []);

        Assert.Contains(mistakes, static mistake => mistake.Contains("is a key, not a hash", StringComparison.Ordinal));
        Assert.DoesNotContain(mistakes, mistake => mistake.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public void ChainsNamedLikeKeys_AreMaskedInLists()
    {
        string[] chains = ["x7Kq2mP9wLz4aB3dE5gH7jK9", "support"];
        const string Hint = "there is no such chain; ";

        string far = Assert.Single(GatewayCheck.Mistakes(Read(("SharedChains:0", "zzz")), chains));
        string near = Assert.Single(GatewayCheck.Mistakes(Read(("SharedChains:0", "x7Kq2mP9wLz4aB3dE5gH7jK8")), chains));

        Assert.EndsWith(Hint + "there are support, x7Kq…7jK9", far, StringComparison.Ordinal);
        Assert.EndsWith("'x7Kq…7jK8': " + Hint + "did you mean 'x7Kq…7jK9'?", near, StringComparison.Ordinal);
    }

    [Fact]
    public void TwoCallers_WithOneNameOrOneKey_AreRefused()
    {
        var options = new FallbackGatewayOptions();
        options.Callers.Add(new FallbackGatewayCaller { Name = "anna", KeyHash = Hash });
        options.Callers.Add(new FallbackGatewayCaller { Name = "Anna", KeyHash = Hash.ToUpperInvariant().Replace("SHA256", "sha256", StringComparison.Ordinal) });

        List<string> mistakes = GatewayCheck.Mistakes(options, []);

        Assert.Contains(mistakes, static mistake => mistake.Contains("two callers have this name", StringComparison.Ordinal));
        Assert.Contains(mistakes, static mistake => mistake.Contains("is also that of 'anna'", StringComparison.Ordinal));
    }

    [Fact]
    public void Chain_WithAnAtInItsName_IsRefused() =>
        Assert.Contains("must have no @", Assert.Single(GatewayCheck.Mistakes(Read(), ["a@b"])), StringComparison.Ordinal);

    [Fact]
    public async Task Options_OfAnApplication_ComeFromItsSectionOfAnyName_ThenFromCode()
    {
        IConfigurationRoot configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Llm:Gateway:MaxQueuedRequests"] = "5", ["Llm:Gateway:MaxConcurrentRequests"] = "6" }).Build();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddFallback(configuration.GetSection("Llm"));
        await using WebApplication app = builder.Build();

        FallbackGatewayOptions options = GatewayReader.Read(app.Services, static options => options.MaxConcurrentRequests = 8);

        Assert.Equal((8, 5), (options.MaxConcurrentRequests, options.MaxQueuedRequests));
        Assert.NotNull(app.Services.GetRequiredService<FallbackRuntime>());
    }

    private static FallbackGatewayOptions Read(params (string Key, string Value)[] settings)
    {
        IConfigurationRoot configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create($"Fallback:Gateway:{setting.Key}", (string?)setting.Value))).Build();
        var options = new FallbackGatewayOptions();
        GatewayReader.Read(configuration.GetSection("Fallback:Gateway"), options);
        return options;
    }
}
