using System.Linq;
using Fallback.Catalogue;

namespace Fallback.Roslyn;

/// <summary>A client to emit: only strings, numbers and records, so that an unrelated edit finds it equal and emits nothing.</summary>
internal sealed record ClientSpec
{
    /// <summary>The namespace; empty for the global one.</summary>
    public string Namespace { get; init; } = "";

    public string Name { get; init; } = "";

    public bool IsPublic { get; init; }

    /// <summary>The interface, fully qualified.</summary>
    public string Interface { get; init; } = "";

    /// <summary>The interface's full name, which identifies the client in configuration, logs and metrics.</summary>
    public string FullName { get; init; } = "";

    /// <summary>Whether the interface is an <c>IChatClient</c> itself.</summary>
    public bool IsChatClient { get; init; }

    /// <summary>Whether Refit's client asks the tiers.</summary>
    public bool IsRefit { get; init; }

    public string HintName { get; init; } = "";

    /// <summary>The user's using directives, where names can be written only as the user wrote them.</summary>
    public EquatableArray<string> Usings { get; init; }

    /// <summary>Warnings that the user's own types would cause in the emitted file (obsolete, experimental).</summary>
    public EquatableArray<string> Suppressions { get; init; }

    /// <summary>Whether the client must be obsolete, because it mentions what is obsolete as an error.</summary>
    public bool IsObsolete { get; init; }

    public EquatableArray<NamedChain> Chains { get; init; }

    public EquatableArray<NamedGeneration> Generations { get; init; }

    public EquatableArray<MethodSpec> Methods { get; init; }

    /// <summary>The name of the method that registers the client.</summary>
    public string Register { get; init; } = "";

    /// <summary>The part that is added to a partial interface; null for none.</summary>
    public PartSpec? Part { get; init; }

    /// <summary>Why there is no working client; usually null. If set, chains and methods are empty.</summary>
    public FaultSpec? Fault { get; init; }

    /// <summary>Returns the client with the catalogue's facts about its chains' models.</summary>
    public ClientSpec WithFacts(ModelCatalogue catalogue) =>
        this with { Chains = new(Chains.Select(chain => chain with { Chain = chain.Chain.WithFacts(catalogue) })) };
}

/// <summary>A chain, the names of its constant and of the field that it is bound to, and whether it is a method's own.</summary>
internal sealed record NamedChain(string Name, string Field, ChainSpec Chain, DeclaredChain Declared, bool IsOfMethod);

/// <summary>Generation settings and the name of their constant.</summary>
internal sealed record NamedGeneration(string Name, GenerationSpec Settings);
