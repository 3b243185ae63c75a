using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>The generation settings of a client: the interface's, and those of methods with their own.</summary>
internal sealed class GenerationTable(INamedTypeSymbol type, MemberNames names)
{
    private readonly List<NamedGeneration> _generations = [];
    private int _shared = -1;

    public IReadOnlyList<NamedGeneration> Generations => _generations;

    /// <summary>The place of a method's settings; -1 when none are set.</summary>
    public int IndexFor(IMethodSymbol method)
    {
        if (GenerationParser.Parse(type, method) is not { } settings) return -1;
        if (AttributeReader.One(method, GenerationParser.Name) is not null) return Add(MemberNames.Of(method), settings);
        return _shared >= 0 ? _shared : _shared = Add("", settings);
    }

    private int Add(string prefix, GenerationSpec settings)
    {
        _generations.Add(new NamedGeneration(names.Static(prefix + "Generation"), settings));
        return _generations.Count - 1;
    }
}
