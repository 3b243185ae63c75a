using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Converts generated clients to chat clients.</summary>
public static class FallbackChatClientExtensions
{
    /// <summary>
    /// Returns the chain of a generated client as an <see cref="IChatClient"/> that shares the client's breakers and cache. It does not use
    /// the prompts of the client's methods.
    /// </summary>
    /// <param name="client">
    /// A client made by <c>AddFallbackClient</c>, <see cref="FallbackRuntime.CreateClient{T}"/> or <see cref="FallbackClient.Create{T}"/>.
    /// </param>
    /// <remarks>
    /// The parameter is an <see cref="object"/> because the interfaces of clients have no base type, and because a type parameter would
    /// take precedence over the methods of the same name that SDKs define for their own clients.
    /// </remarks>
    /// <exception cref="ArgumentException">The client is not a generated one: decorators and test doubles have no chain.</exception>
    public static IChatClient AsIChatClient(this object client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return client as IChatClient ?? new ChainChatClient(client is IChainedClient chained ? chained.Chain
            : throw new ArgumentException(
                $"{client.GetType()} is not a generated client, so it has no chain; "
                    + $"pass the client that AddFallbackClient or FallbackClient.Create returns.", nameof(client)));
    }
}
