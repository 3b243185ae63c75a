using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Finds what a type's own code writes into its fields and automatic properties.</summary>
internal static class MemberWrites
{
    public static IReadOnlyDictionary<ISymbol, KeyTaint> Of(INamedTypeSymbol type, KeyProject project, int depth, CancellationToken cancellationToken)
    {
        var writes = new Dictionary<ISymbol, KeyTaint>(SymbolEqualityComparer.Default);
        HashSet<string> names = Names(type);
        if (names.Count == 0) return writes;
        foreach (ISymbol member in type.GetMembers())
            foreach (SyntaxReference reference in member.DeclaringSyntaxReferences)
                Read(
                    member,
                    reference.GetSyntax(cancellationToken),
                    names,
                    new KeyFlow(project, null, depth - 1, cancellationToken),
                    project,
                    writes,
                    cancellationToken);
        return writes;
    }

    /// <summary>The fields and properties of a type that can hold a text.</summary>
    private static HashSet<string> Names(INamedTypeSymbol type)
    {
        var names = new HashSet<string>();
        foreach (ISymbol member in type.GetMembers())
        {
            ITypeSymbol? held =
                member switch { IFieldSymbol { IsConst: false } field => field.Type, IPropertySymbol property => property.Type, _ => null };
            if (held is not null
                && (KeyTypes.IsText(held) || held is { Name: "StringBuilder" or "Uri" or "AuthenticationHeaderValue" or "Lazy" }))
                names.Add(member.Name);
        }
        return names;
    }

    private static void Read(
        ISymbol member, SyntaxNode syntax, HashSet<string> names, KeyFlow flow, KeyProject project, Dictionary<ISymbol, KeyTaint> writes,
        CancellationToken cancellationToken)
    {
        ExpressionSyntax? initial = syntax switch
        {
            VariableDeclaratorSyntax { Initializer.Value: { } value } when names.Contains(member.Name) => value,
            PropertyDeclarationSyntax { Initializer.Value: { } value } when names.Contains(member.Name) => value,
            _ => null,
        };
        if (initial is not null)
        {
            if (project.Operation(initial, cancellationToken) is { } value) Add(writes, member, flow.Value(value));
        }
        else if (syntax is not TypeDeclarationSyntax
            && member is IMethodSymbol
            && Assigns(syntax, names)
            && project.Operation(syntax, cancellationToken) is { } body)
        {
            flow.Run(body);
            foreach (KeyValuePair<ISymbol, KeyTaint> write in flow.Writes) Add(writes, write.Key, write.Value);
        }
    }

    private static void Add(Dictionary<ISymbol, KeyTaint> writes, ISymbol member, KeyTaint value) =>
        writes[member] = writes.TryGetValue(member, out KeyTaint before) ? before.Join(value) : value;

    private static bool Assigns(SyntaxNode body, HashSet<string> names)
    {
        foreach (SyntaxNode node in body.DescendantNodes())
            if (node is AssignmentExpressionSyntax assignment && Assigned(assignment.Left, names)) return true;
        return false;
    }

    private static bool Assigned(ExpressionSyntax target, HashSet<string> names) => target switch
    {
        IdentifierNameSyntax name => names.Contains(name.Identifier.ValueText),
        MemberAccessExpressionSyntax access => names.Contains(access.Name.Identifier.ValueText),
        TupleExpressionSyntax tuple => tuple.Arguments.Any(argument => Assigned(argument.Expression, names)),
        _ => false,
    };
}
