using Quickstart;

namespace GatewaySample;

/// <summary>Lets the first provider run out of machines every twenty seconds, and says so.</summary>
internal sealed class Weather(LocalProviders providers) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changes = new PeriodicTimer(TimeSpan.FromSeconds(20));
        while (await changes.WaitForNextTickAsync(stoppingToken))
        {
            providers.Phase = providers.Phase == Phase.Healthy ? Phase.Drought : Phase.Healthy;
            Console.WriteLine(providers.Phase == Phase.Healthy ? "deepseek is well again." : "deepseek has run out of machines.");
        }
    }
}
