using Microsoft.Extensions.Hosting;

namespace Fallback;

/// <summary>
/// Lets the application take calls only when its process knows its part of limits and budgets. A Redis that
/// is not there holds the start up for a second at most.
/// </summary>
internal sealed class ReplicaStart(FallbackRuntime runtime, TimeProvider? time = null) : IHostedService
{
    private static readonly TimeSpan _most = TimeSpan.FromSeconds(1);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await runtime.ReplicasJoined.WaitAsync(_most, time ?? TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The application starts without it.
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
