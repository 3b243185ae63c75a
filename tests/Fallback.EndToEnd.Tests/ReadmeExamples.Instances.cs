namespace Fallback.EndToEnd.Tests;

// The C# block of docs/instances.md.
internal static class InstancesExample
{
    public static async Task ReplaceAsync(FallbackMonitor monitor, CancellationToken cancellationToken)
    {
        monitor.AddInstance("pool", new InstanceOptions { Name = "de", BaseUrl = "https://de.example.com/v1" });

        // No new calls; ends when all that is in flight there, streams included, has ended.
        await monitor.DrainInstanceAsync("pool", "eu", cancellationToken);
        monitor.RemoveInstance("pool", "eu");
    }
}
