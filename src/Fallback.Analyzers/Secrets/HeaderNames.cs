using System.Collections.Generic;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Recognizes code that examines the names of the headers that it enumerates.</summary>
internal static class HeaderNames
{
    /// <summary>Whether a loop or lambda makes a decision by its variables.</summary>
    public static bool AreAsked<T>(SyntaxNode code, ImmutableArray<T> variables)
        where T : ISymbol
    {
        var names = new HashSet<string>();
        foreach (T variable in variables) names.Add(variable.Name);
        foreach (SyntaxNode node in code.DescendantNodes())
        {
            // "bool isSecret = Secrets.Contains(header.Key);" is used in a later decision.
            if (node is VariableDeclaratorSyntax { Initializer.Value: { } initial } local && IsOfName(initial, names, variables))
                names.Add(local.Identifier.ValueText);
            SyntaxNode? condition = node switch
            {
                IfStatementSyntax choice => choice.Condition,
                ConditionalExpressionSyntax choice => choice.Condition,
                SwitchStatementSyntax choice => choice.Expression,
                SwitchExpressionSyntax choice => choice.GoverningExpression,
                WhenClauseSyntax choice => choice.Condition,
                _ => null,
            };
            if (condition is null) continue;
            foreach (SyntaxNode inner in condition.DescendantNodesAndSelf())
                if (inner is IdentifierNameSyntax name && names.Contains(name.Identifier.ValueText)) return true;
        }
        return false;
    }

    /// <summary>
    /// Whether a value is derived from a header's name: <c>header.Key</c>, the first part of a deconstructed header, or a value made of
    /// these.
    /// </summary>
    private static bool IsOfName<T>(ExpressionSyntax value, HashSet<string> names, ImmutableArray<T> variables)
        where T : ISymbol
    {
        foreach (SyntaxNode node in value.DescendantNodesAndSelf())
            if (node is IdentifierNameSyntax { Identifier.ValueText: var name }
                && (name == "Key" || (names.Contains(name) && (variables.Length > 1 ? name != variables[1].Name : name != variables[0].Name))))
                return true;
        return false;
    }
}
