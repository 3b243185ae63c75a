using Fallback.Testing;

namespace Fallback.FailoverBench;

/// <summary>The provider that breaks on purpose: one address and one key, a model that fails, one that is asked instead, and a healthy one.</summary>
internal sealed class Wall(ProviderServer server, TimeProvider time) : IAsyncDisposable
{
    private readonly TaskCompletionSource _silence = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Uri Address => server.BaseUrl;

    public ModelScript Primary => server.Model("primary");

    public ModelScript Backup => server.Model("backup");

    /// <summary>Ends when a silence has lasted its time.</summary>
    public Task SilenceIsOver => _silence.Task;

    /// <summary>When it was set up.</summary>
    public DateTimeOffset Start { get; } = time.GetUtcNow();

    /// <summary>The whole answer, in as many pieces as it has words.</summary>
    public static TextReply Healthy => Reply.Text(Answer.Whole);

    public static async Task<Wall> BuildAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        ProviderServer server = await ProviderServer.StartAsync(timeProvider: time, cancellationToken: cancellationToken);
        server.Default.Replies(Healthy);
        return new Wall(server, time);
    }

    /// <summary>Lets what was held back go on.</summary>
    public void EndSilence() => _silence.TrySetResult();

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
