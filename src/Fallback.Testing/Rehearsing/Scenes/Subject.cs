using System.Reflection;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback.Testing;

/// <summary>The client that is rehearsed, and how an application obtains it.</summary>
/// <param name="Name">The interface's full name, or the chain's.</param>
/// <param name="Type">The interface of the client.</param>
/// <param name="Register">Registers it if the application has not.</param>
/// <param name="Resolve">Returns the client from a container.</param>
internal sealed record Subject(string Name, Type Type, Action<IServiceCollection> Register, Func<IServiceProvider, object> Resolve)
{
    private static readonly MethodInfo _generic = typeof(Subject).GetMethod(nameof(Client), 1, [])!;

    /// <exception cref="InvalidOperationException">The interface has no generated client, or its declaration has errors.</exception>
    public static Subject Client<TClient>() where TClient : class
    {
        // Throws before anything runs.
        GeneratedClients.ChainsOf<TClient>();
        return new Subject(
            typeof(TClient).FullName ?? typeof(TClient).Name, typeof(TClient),
            static services => services.AddFallbackClient<TClient>(),
            static provider => provider.GetRequiredService<TClient>());
    }

    public static Subject Client(Type client) =>
        (Subject)_generic.MakeGenericMethod(client).Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null)!;

    public static Subject Chain(string name) => new(
        name, typeof(IChatClient),
        static services => services.AddFallback(),
        provider => provider.GetRequiredService<FallbackRuntime>().CreateChatClient(name));
}
