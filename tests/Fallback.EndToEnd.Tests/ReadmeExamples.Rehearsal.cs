using Fallback.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback.EndToEnd.Tests;

// The C# blocks of docs/rehearsal.md.
public sealed class RehearsalExample
{
    [Fact]
    public async Task EveryFallback_Fires()
    {
        RehearsalReport report = await Rehearsal.RunAsync<ISupportAssistant>();

        report.ThrowIfFindings();
    }

    [Theory]
    [RehearsalData(typeof(ISupportAssistant))]
    public void WhileATierIsWell_CallersGetAnAnswer(RehearsalRow row)
    {
        if (row.Failing != "every tier") Assert.Equal(CallOutcome.Live, row.Outcome);
    }
}

public sealed class Production : IRehearsalSetup
{
    public void Configure(RehearsalOptions options)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddJsonFile("appsettings.json").Build();
        options.Services.AddFallback(configuration.GetSection("Fallback"));
    }
}

internal static class ConfiguredRehearsals
{
    public static async Task ClientAsync(IConfiguration configuration)
    {
        RehearsalReport report = await Rehearsal.RunAsync<ISupportAssistant>(options =>
        {
            options.Services.AddFallback(configuration.GetSection("Fallback"));
            options.PromptTokens = 8_000;
            options.MaxCostFactor = 20;
        });
        report.ThrowIfFindings();
    }

    public static async Task ChainAsync(IConfiguration configuration)
    {
        RehearsalReport report = await Rehearsal.RunChainAsync("support", options => options.Services.AddFallback(configuration.GetSection("Fallback")));
        report.ThrowIfFindings();
    }

    public static async Task TextAsync()
    {
        RehearsalReport report = await Rehearsal.RunAsync<ISupportAssistant>(options => options.Output = null);

        Assert.Equal(File.ReadAllText("rehearsal.txt"), report + "\n");
    }
}
