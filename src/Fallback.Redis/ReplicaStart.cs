using Microsoft.Extensions.Hosting;

namespace Fallback;

/// <summary>
/// Delays the start until the process knows its part of limits and budgets. An unreachable Redis delays it by a second at most.
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
