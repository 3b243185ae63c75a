using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>The chains of a client: the interface's, and one for each method that overrides a part of it.</summary>
internal sealed class ChainTable(INamedTypeSymbol type, ProblemSink problems, CancellationToken cancellationToken)
{
    private static readonly string[] _policies = ["ModelChainAttribute", "TierTimeoutAttribute", "CircuitBreakerAttribute", "TierRetryAttribute", "AnswerCacheAttribute", "DefaultResponseAttribute", "FallOverAttribute"];

    private readonly List<NamedChain> _chains = [];
    private int _shared = -1;

    public IReadOnlyList<NamedChain> Chains => _chains;

    /// <summary>The place of a method's chain; -1 when it has none, which is an error.</summary>
    public int IndexFor(IMethodSymbol method)
    {
        bool own = _policies.Any(policy => AttributeReader.One(method, policy) is not null);
        if (!own && InterfaceParser.HasChain(type)) return _shared >= 0 ? _shared : _shared = Add("Chain", null);
        if (!InterfaceParser.HasChain(type) && !InterfaceParser.HasChain(method))
        {
            problems.Error(DiagnosticIds.ModelName, InterfaceParser.Place(method, type), $"'{type.Name}.{method.Name}' has no chain; add [ModelChain(\"provider/model\", …)] to it or to '{type.Name}'");
            return -1;
        }
        return Add(Unique(method.Name + "Chain"), method);
    }

    private int Add(string name, IMethodSymbol? method)
    {
        _chains.Add(new NamedChain(name, PolicyParser.Parse(type, method, problems, cancellationToken)));
        return _chains.Count - 1;
    }

    // Overloads have the same name.
    private string Unique(string name)
    {
        string unique = name;
        for (int i = 2; _chains.Any(chain => chain.Name == unique); i++) unique = name + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return unique;
    }
}
