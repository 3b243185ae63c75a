using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Gives generated clients as chat clients.</summary>
public static class FallbackChatClientExtensions
{
    /// <summary>
    /// The chain of a generated client as an <see cref="IChatClient"/>, with the same breakers and cache. The prompts of its methods are no
    /// part of it.
    /// </summary>
    /// <param name="client">
    /// A client that <c>AddFallbackClient</c>, <see cref="FallbackRuntime.CreateClient{T}"/> or <see cref="FallbackClient.Create{T}"/>
    /// gave.
    /// </param>
    /// <remarks>
    /// Takes an <see cref="object"/> because the interfaces of clients have no base type, and a type parameter would win over the methods of
    /// the same name that SDKs have for their own clients.
    /// </remarks>
    /// <exception cref="ArgumentException">The client was not generated: a decorator or a test double has no chain.</exception>
    public static IChatClient AsIChatClient(this object client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return client as IChatClient ?? new ChainChatClient(client is IChainedClient chained ? chained.Chain
            : throw new ArgumentException(
                $"{client.GetType()} is not a generated client, so it has no chain; "
                    + $"pass the client that AddFallbackClient or FallbackClient.Create returns.", nameof(client)));
    }
}
