using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>
/// Recognizes serialized texts that no other party reads: the body of a request, which goes to the server that knows the key, a copy that
/// is read back at once, and one that is compared or hashed.
/// </summary>
internal static class SerializedTexts
{
    /// <summary>Whether a serializer's result is used in this way, at once or through a variable.</summary>
    public static bool Takes(IInvocationOperation serialization)
    {
        if (serialization.TargetMethod.Name.IndexOf("Serialize", StringComparison.Ordinal) < 0) return false;
        if (IsConsumed(serialization.Syntax) || IsReadBack(serialization)) return true;
        return serialization.Syntax.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable }
            && (IsSent(variable) || IsOnlyConsumed(variable));
    }

    /// <summary>Whether a text becomes the content of a request, or is read back, compared or hashed at once.</summary>
    private static bool IsConsumed(SyntaxNode value) => value.Parent switch
    {
        ArgumentSyntax { Parent.Parent: ObjectCreationExpressionSyntax creation } => IsContent(creation),
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } => IsReader(call),
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access when access.Expression == value => IsReader(call),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Length" } => true,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } => true,
        PostfixUnaryExpressionSyntax or ParenthesizedExpressionSyntax => IsConsumed(value.Parent),
        _ => false,
    };

    private static bool IsReader(InvocationExpressionSyntax call)
    {
        string name = call.Expression switch
        {
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
            SimpleNameSyntax simple => simple.Identifier.ValueText,
            _ => "",
        };
        return name.StartsWith("Deserialize", StringComparison.Ordinal)
            || name is "HashData" or "ComputeHash" or "Equals" or "SequenceEqual" or "DeepEquals";
    }

    /// <summary>A stream that is written and then read in the same code.</summary>
    private static bool IsReadBack(IInvocationOperation serialization)
    {
        if (serialization.Arguments.IsEmpty
            || serialization.Arguments[0] is not { Parameter.Type.Name: "Stream", Value: { } stream }
            || WrittenParts.Unwrap(stream) is not ILocalReferenceOperation { Local: { } local }
            || serialization.Syntax.FirstAncestorOrSelf<BlockSyntax>() is not { } block)
            return false;
        foreach (SyntaxNode node in block.DescendantNodes())
            if (node is InvocationExpressionSyntax call && IsReader(call) && call.ArgumentList.Arguments is { Count: > 0 } arguments
                && arguments[0].Expression is IdentifierNameSyntax name && name.Identifier.ValueText == local.Name)
                return true;
        return false;
    }

    private static bool IsSent(VariableDeclaratorSyntax variable)
    {
        if (variable.FirstAncestorOrSelf<BlockSyntax>() is not { } block) return false;
        foreach (SyntaxNode node in block.DescendantNodes())
            if (node is ObjectCreationExpressionSyntax { ArgumentList: { Arguments: { Count: > 0 } arguments } } creation && IsContent(creation)
                && arguments[0].Expression is IdentifierNameSyntax name && name.Identifier.ValueText == variable.Identifier.ValueText) return true;
        return false;
    }

    /// <summary>A copy: nothing else is done with the variable.</summary>
    private static bool IsOnlyConsumed(VariableDeclaratorSyntax variable)
    {
        if (variable.FirstAncestorOrSelf<BlockSyntax>() is not { } block) return false;
        bool isUsed = false;
        foreach (SyntaxNode node in block.DescendantNodes())
        {
            if (node is not IdentifierNameSyntax name || name.Identifier.ValueText != variable.Identifier.ValueText) continue;
            if (!IsConsumed(name)) return false;
            isUsed = true;
        }
        return isUsed;
    }

    private static bool IsContent(ObjectCreationExpressionSyntax creation) =>
        creation.Type is IdentifierNameSyntax { Identifier.ValueText: "StringContent" or "ByteArrayContent" };
}
