using System.ComponentModel;

namespace Fallback.CompilerServices;

/// <summary>Where generated clients make themselves known, from a module initializer; not for hand-written code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GeneratedClients
{
    /// <summary>Registers how the client of an interface is made.</summary>
    public static void Register<T>(Func<FallbackRuntime, T> create, params ChainDeclaration[] chains) where T : class
    {
        ArgumentNullException.ThrowIfNull(create);
        Slot<T>.Create = create;
        Slot<T>.Chains = chains;
    }

    internal static class Slot<T> where T : class
    {
        public static Func<FallbackRuntime, T>? Create;
        public static IReadOnlyList<ChainDeclaration> Chains = [];
    }
}
