namespace Fallback.Testing.Tests;

/// <summary>A started server, on a clock that the test may move, and a client for it.</summary>
public abstract class ServerFixture : IAsyncLifetime
{
    internal ManualClock Clock { get; } = new();

    internal ProviderServer Server { get; private set; } = null!;

    internal ProviderClient Client { get; private set; } = null!;

    internal static CancellationToken Token => ProviderClient.Token;

    public async ValueTask InitializeAsync()
    {
        Server = await ProviderServer.StartAsync(timeProvider: Clock, cancellationToken: Token);
        Client = new ProviderClient(Server);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
