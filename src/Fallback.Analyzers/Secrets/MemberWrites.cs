using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Finds what is written into a field or automatic property, and binds only code that can be relevant.</summary>
internal sealed class MemberWrites(KeyProject project)
{
    private readonly ConcurrentDictionary<INamedTypeSymbol, WrittenMembers> _written = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<(SyntaxNode Code, int Depth), IReadOnlyDictionary<ISymbol, KeyTaint>> _code = new();

    /// <param name="member">A field or property that is written in this project.</param>
    /// <param name="isNamed">Whether its name shows that it is a key; then only the opposite matters.</param>
    /// <param name="depth">How many calls may be followed.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public KeyTaint Of(ISymbol member, bool isNamed, int depth, CancellationToken cancellationToken)
    {
        INamedTypeSymbol type = member.ContainingType.OriginalDefinition;
        if (!_written.TryGetValue(type, out WrittenMembers written))
            written = _written.GetOrAdd(type, new WrittenMembers(type, cancellationToken));
        IReadOnlyList<WrittenMembers.Write> writes = written.Of(member.Name);
        if (isNamed)
            foreach (WrittenMembers.Write write in writes)
                if (!write.MayBeClear) return KeyTaint.Unknown;
        KeyTaint? joined = null;
        foreach (WrittenMembers.Write write in writes)
            if ((isNamed || project.Trees.Holds(write.Code, cancellationToken)) && Value(member, write, depth, cancellationToken) is { } value)
                joined = joined?.Join(value) ?? value;
        return joined ?? KeyTaint.Unknown;
    }

    private KeyTaint? Value(ISymbol member, WrittenMembers.Write write, int depth, CancellationToken cancellationToken)
    {
        if (!_code.TryGetValue((write.Code, depth), out IReadOnlyDictionary<ISymbol, KeyTaint> known))
            known = _code.GetOrAdd((write.Code, depth), Read(member, write, depth, cancellationToken));
        return known.TryGetValue(member.OriginalDefinition, out KeyTaint value) ? value : null;
    }

    private Dictionary<ISymbol, KeyTaint> Read(ISymbol member, WrittenMembers.Write write, int depth, CancellationToken cancellationToken)
    {
        var flow = new KeyFlow(project, null, depth - 1, cancellationToken);
        if (project.Operation(write.Code, cancellationToken) is not { } code) return flow.Writes;
        if (write.Code == write.Value)
            return new Dictionary<ISymbol, KeyTaint>(SymbolEqualityComparer.Default) { [member.OriginalDefinition] = flow.Value(code) };
        flow.Run(code);
        return flow.Writes;
    }
}
