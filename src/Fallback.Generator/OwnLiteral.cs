using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>
/// The texts and numbers in the arguments of Fallback's attributes. They are typed most often, and a client depends only on those at its
/// interface or one of its bases; they do not change the meaning of any name.
/// </summary>
internal static class OwnLiteral
{
    private static readonly HashSet<string> _attributes =
    [
        .. PolicyAttributes.OfChain
            .Concat([PolicyAttributes.ModelChain, GenerationParser.Name, "SystemPromptAttribute", "UserPromptAttribute"])
            .SelectMany(static name => new[] { name, name.Substring(0, name.Length - nameof(Attribute).Length) }),
    ];

    public static bool Is(SyntaxToken token)
    {
        if (token.Kind() is not (SyntaxKind.StringLiteralToken or SyntaxKind.NumericLiteralToken or SyntaxKind.InterpolatedStringTextToken
            or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken))
            return false;
        for (SyntaxNode? node = token.Parent; node is not null && IsOfArgument(node); node = node.Parent)
            if (node is AttributeSyntax attribute) return IsName(attribute.Name);
        return false;
    }

    private static bool IsOfArgument(SyntaxNode node) => node
        is ExpressionSyntax or BaseArgumentListSyntax or ArgumentSyntax or InterpolatedStringContentSyntax or ExpressionElementSyntax
        or AttributeArgumentSyntax or AttributeArgumentListSyntax or AttributeSyntax;

    /// <summary>Whether an alias gives something else the name of one of Fallback's attributes.</summary>
    public static bool IsName(string alias) => _attributes.Contains(alias);

    private static bool IsName(NameSyntax name) => name switch
    {
        SimpleNameSyntax simple => IsName(simple.Identifier.ValueText),
        QualifiedNameSyntax qualified => IsName(qualified.Right.Identifier.ValueText),
        AliasQualifiedNameSyntax qualified => IsName(qualified.Name.Identifier.ValueText),
        _ => false,
    };
}
