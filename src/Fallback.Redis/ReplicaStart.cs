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
        using var timeout = new CancellationTokenSource(_most, time ?? TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        await Task.WhenAny(runtime.ReplicasJoined, Task.Delay(Timeout.Infinite, either.Token)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
