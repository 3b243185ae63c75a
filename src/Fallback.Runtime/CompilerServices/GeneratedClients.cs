using System.Collections.Concurrent;
using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Fallback.CompilerServices;

/// <summary>Registers generated clients, from a module initializer. For generated code; do not use it in your own code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GeneratedClients
{
    private static readonly ConcurrentDictionary<string, byte> _names = new(StringComparer.Ordinal);

    /// <summary>The clients of the process that are known so far, by their full names.</summary>
    internal static IEnumerable<string> Names => _names.Keys;

    /// <summary>Registers how to create the client of an interface, and its chains, so that they can be validated at start.</summary>
    public static void Register<T>(Func<FallbackRuntime, T> create, params ChainDeclaration[] chains) where T : class
    {
        ArgumentNullException.ThrowIfNull(create);
        Slot<T>.Chains = chains;
        foreach (ChainDeclaration chain in chains) _names.TryAdd(chain.Client, 0);
        Slot<T>.Create = create;
    }

    /// <summary>
    /// Registers an interface that has no working client because its declaration has errors. Creating the client then throws.
    /// </summary>
    /// <param name="message">The errors.</param>
    public static void RegisterFaulted<T>(string message) where T : class
    {
        ArgumentNullException.ThrowIfNull(message);
        Slot<T>.Fault = message;
    }

    internal static Func<FallbackRuntime, T> Find<T>() where T : class
    {
        // The interface's assembly may not have run any code yet, and then neither has its module initializer.
        if (Slot<T>.Create is null) RuntimeHelpers.RunModuleConstructor(typeof(T).Module.ModuleHandle);
        return Slot<T>.Create ?? throw new InvalidOperationException(Slot<T>.Fault ??
            $"{typeof(T)} has no generated client. Give the interface [ModelChain(\"provider/model\", …)], reference the package "
            + $"Fallback.Runtime from the project that declares it, and look for FB1xxx errors in its build. Clients are generated in C# "
            + $"projects only.");
    }

    internal static IReadOnlyList<ChainDeclaration> ChainsOf<T>() where T : class
    {
        Find<T>();
        return Slot<T>.Chains;
    }

    private static class Slot<T> where T : class
    {
        public static Func<FallbackRuntime, T>? Create;
        public static string? Fault;
        public static IReadOnlyList<ChainDeclaration> Chains = [];
    }
}
