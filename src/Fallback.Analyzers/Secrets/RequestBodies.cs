using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Knows the texts that are made to be sent: the body of a request goes to the one who knows the key.</summary>
internal static class RequestBodies
{
    /// <summary>Whether a serialiser's result becomes the content of a request, at once or through a variable.</summary>
    public static bool Takes(IInvocationOperation serialization)
    {
        if (serialization.TargetMethod.Name.IndexOf("Serialize", StringComparison.Ordinal) < 0) return false;
        SyntaxNode value = serialization.Syntax;
        return value.Parent switch
        {
            ArgumentSyntax { Parent.Parent: ObjectCreationExpressionSyntax creation } => IsContent(creation),
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } => IsSent(variable),
            _ => false,
        };
    }

    private static bool IsSent(VariableDeclaratorSyntax variable)
    {
        if (variable.FirstAncestorOrSelf<BlockSyntax>() is not { } block) return false;
        foreach (SyntaxNode node in block.DescendantNodes())
            if (node is ObjectCreationExpressionSyntax { ArgumentList: { Arguments: { Count: > 0 } arguments } } creation && IsContent(creation)
                && arguments[0].Expression is IdentifierNameSyntax name && name.Identifier.ValueText == variable.Identifier.ValueText) return true;
        return false;
    }

    private static bool IsContent(ObjectCreationExpressionSyntax creation) =>
        creation.Type is IdentifierNameSyntax { Identifier.ValueText: "StringContent" or "ByteArrayContent" };
}
