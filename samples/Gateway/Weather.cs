using Quickstart;

namespace GatewaySample;

/// <summary>Takes the first provider out of capacity for every other twenty seconds, and prints each change.</summary>
internal sealed class Weather(LocalProviders providers) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changes = new PeriodicTimer(TimeSpan.FromSeconds(20));
        while (await changes.WaitForNextTickAsync(stoppingToken))
        {
            providers.Phase = providers.Phase == Phase.Healthy ? Phase.Drought : Phase.Healthy;
            Console.WriteLine(providers.Phase == Phase.Healthy ? "deepseek is healthy again." : "deepseek is out of capacity.");
        }
    }
}
