using System;

namespace Fallback.Roslyn;

/// <summary>The policy of a client, or of a chain that is defined only in the configuration.</summary>
/// <param name="Name">The interface's full name, or the chain's; where another environment's settings differ, with that after it:
/// <c>App.IAssistant (Production)</c>.</param>
internal sealed record ClientPolicy(string Name)
{
    /// <summary>Whether it is a chain of <c>Fallback:Chains</c>.</summary>
    public bool IsConfigured { get; init; }

    /// <summary>The policy of all methods that are not listed; null if each method has its own chain.</summary>
    public ChainPolicy? Chain { get; init; }

    /// <summary>The methods whose policy differs, sorted by name.</summary>
    public EquatableArray<MethodPolicy> Methods { get; init; }

    /// <summary>The name without the environment.</summary>
    public string Client =>
        Name.EndsWith(")", StringComparison.Ordinal) && Name.LastIndexOf(" (", StringComparison.Ordinal) is > 0 and var end
            ? Name.Substring(0, end)
            : Name;

    public static string NameIn(string client, string environment) => environment.Length == 0 ? client : $"{client} ({environment})";
}

/// <summary>The policy of a method that differs from its client's.</summary>
/// <param name="Name">Its name; with the types of its parameters where another one has the same.</param>
/// <param name="Chain">The whole of its policy.</param>
internal sealed record MethodPolicy(string Name, ChainPolicy Chain);
