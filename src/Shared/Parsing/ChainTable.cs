using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>The chains of a client: the interface's, and one for each method that replaces a part of it.</summary>
internal sealed class ChainTable(INamedTypeSymbol type, MemberNames names, ProblemSink problems)
{
    private readonly List<NamedChain> _chains = [];
    private int _shared = -1;

    public IReadOnlyList<NamedChain> Chains => _chains;

    /// <summary>The place of a method's chain; -1 when it has none, which is an error (FB1002).</summary>
    public int IndexFor(IMethodSymbol method)
    {
        if (!PolicyAttributes.HasChain(type) && !PolicyAttributes.HasChain(method))
        {
            problems.Error(
                DiagnosticIds.ModelName,
                InterfaceParser.Place(method, type),
                $"'{type.Name}.{method.Name}' has no chain; add [ModelChain(\"provider/model\", …)] to it or to '{type.Name}'");
            return -1;
        }
        if (PolicyAttributes.HasAny(method)) return Add(MemberNames.Of(method), method);
        return _shared >= 0 ? _shared : _shared = Add("", null);
    }

    private int Add(string prefix, IMethodSymbol? method)
    {
        _chains.Add(new NamedChain(
            names.Static(prefix + "Chain"),
            names.Field(prefix + "Chain"),
            PolicyParser.Parse(type, method),
            DeclarationParser.Parse(type, method),
            method is not null));
        return _chains.Count - 1;
    }
}
