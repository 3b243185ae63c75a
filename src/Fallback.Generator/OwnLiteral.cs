using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>
/// Texts and numbers in the arguments of our attributes. They are what is typed most, and a client is made of those only that stand at
/// its interface or a base of it; no name means something else because of them.
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

    /// <summary>Whether an alias gives something else the name of one of our attributes.</summary>
    public static bool IsName(string alias) => _attributes.Contains(alias);

    private static bool IsName(NameSyntax name) => name switch
    {
        SimpleNameSyntax simple => IsName(simple.Identifier.ValueText),
        QualifiedNameSyntax qualified => IsName(qualified.Right.Identifier.ValueText),
        AliasQualifiedNameSyntax qualified => IsName(qualified.Name.Identifier.ValueText),
        _ => false,
    };
}
