using Fallback.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

#pragma warning disable xUnit1051 // As it is written in every version of xunit.

namespace Fallback.EndToEnd.Tests;

// The C# blocks of docs/rehearsal.md.
[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", "anthropic/claude-sonnet-5-5", DeadlineMs = 25_000)]
[TierTimeout(5_000, 8_000, 10_000)]
public interface IHelpdesk
{
    Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default);
}

public sealed class RehearsalExample
{
    [Fact]
    public async Task EveryFallback_Fires()
    {
        RehearsalReport report = await Rehearsal.RunAsync<IHelpdesk>();

        report.ThrowIfFindings();
    }

    [Theory]
    [RehearsalData(typeof(IHelpdesk))]
    public void WhileATierIsHealthy_CallersGetAnAnswer(RehearsalRow row)
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
        RehearsalReport report = await Rehearsal.RunAsync<IHelpdesk>(options =>
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
        RehearsalReport report = await Rehearsal.RunAsync<IHelpdesk>(options => options.Output = null);

        Assert.Equal(File.ReadAllText("rehearsal.txt"), report + "\n");
    }
}
