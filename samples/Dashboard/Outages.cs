using Fallback;
using Quickstart;

namespace DashboardSample;

/// <summary>Plays the Quickstart's outage over and over.</summary>
internal sealed class Outages(LocalProviders providers, IAssistant assistant) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            using var outage = new Outage(providers, AskAsync);
            await outage.RunAsync(stoppingToken);
        }
    }

    private async Task<Given> AskAsync(string question, CancellationToken cancellationToken)
    {
        FallbackResult<string> result = await assistant.AnswerAsync(question, cancellationToken);
        return new Given(result.Status, result.TierIndex, result.Latency, result.CostUsd);
    }
}
