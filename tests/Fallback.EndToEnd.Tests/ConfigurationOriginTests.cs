using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Fallback.EndToEnd.Tests;

/// <summary>A key that is configured but not read: the message says what was read.</summary>
public sealed class ConfigurationOriginTests
{
    private const string None = "(no configuration was passed to AddFallback)";

    [Fact]
    public async Task Host_WithoutAddFallback_SaysSo()
    {
        OptionsValidationException e = await StartAsync(static (services, _) => services.AddFallbackClient<IKeyless>());

        Assert.EndsWith($"or Fallback:Providers:mistral:KeyRequired = false {None}", Assert.Single(e.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_WithAnEmptySection_NamesIt()
    {
        OptionsValidationException e = await StartAsync(static (services, configuration) =>
        {
            services.AddFallback(configuration.GetSection("Falback"));
            services.AddFallbackClient<IKeyless>();
        });

        Assert.EndsWith("(the section 'Falback' is empty)", Assert.Single(e.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_WithTheWholeConfiguration_SaysOnlyThat()
    {
        OptionsValidationException e = await StartAsync(static (services, configuration) =>
        {
            services.AddFallback(configuration);
            services.AddFallbackClient<IKeyless>();
        });

        Assert.StartsWith("This looks like the whole configuration", Assert.Single(e.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_WithSeveralMistakes_SaysEachOnALine()
    {
        OptionsValidationException e = await StartAsync(static (services, _) =>
        {
            services.AddFallback(static options => options.CacheEntries = -1);
            services.AddFallbackClient<IKeyless>();
        });

        string[] lines = e.Message.Split(Environment.NewLine);
        Assert.Equal("The configuration has 2 mistakes:", lines[0]);
        Assert.StartsWith("- Fallback:CacheEntries = '-1'", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("- Fallback:Providers:mistral:ApiKey is missing", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Create_SaysThatItReadsNoFile()
    {
        OptionsValidationException e = Assert.ThrowsAny<OptionsValidationException>(() => FallbackClient.Create<IKeyless>());

        Assert.EndsWith("(Create reads no configuration file; use options.AddProvider or the variable)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_WithSkip_SaysThatNoTierIsLeft()
    {
        OptionsValidationException e = Assert.ThrowsAny<OptionsValidationException>(
            () => FallbackClient.Create<IKeyless>(static options => options.MissingKeys = MissingKeys.Skip));

        Assert.Equal(
            "Fallback.EndToEnd.Tests.IKeyless: no tier has a key, so Fallback:MissingKeys = Skip leaves no tier; set MISTRAL_API_KEY "
            + "(Create reads no configuration file; use options.AddProvider or the variable)",
            e.Message);
    }

    private static async Task<OptionsValidationException> StartAsync(Action<IServiceCollection, IConfiguration> add)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Fallback:Providers:mistral:ApiKey"] = "key-of-mistral-1234567890",
            ["PATH"] = "/bin",
        });
        add(builder.Services, builder.Configuration);
        using IHost host = builder.Build();
        return await Assert.ThrowsAnyAsync<OptionsValidationException>(() => host.StartAsync(Stage.Token));
    }
}

[ModelChain("mistral/mistral-large-latest")]
public interface IKeyless
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}
