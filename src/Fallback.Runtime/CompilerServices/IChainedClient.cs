using System.ComponentModel;
using Microsoft.Extensions.AI;

namespace Fallback.CompilerServices;

/// <summary>What a generated client is besides its interface; not for hand-written code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IChainedClient
{
    /// <summary>The interface's chain.</summary>
    ChainInvoker Chain { get; }
}

/// <summary>Makes chat clients out of generated clients; called by emitted extension methods.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ChatClients
{
    /// <summary>The chain of a generated client as an <see cref="IChatClient"/>.</summary>
    /// <exception cref="ArgumentException">The client was not generated: a decorator or a test double has no chain.</exception>
    public static IChatClient Of(object client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return client as IChatClient ?? new ChainChatClient(client is IChainedClient chained ? chained.Chain
            : throw new ArgumentException($"{client.GetType()} is not a generated client, so it has no chain; pass the client that AddFallbackClient or FallbackClient.Create gives.", nameof(client)));
    }
}
