using System;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>The names of members and types that may give a key, and where they are declared or written.</summary>
internal sealed class FoundCandidates
{
    public IdentifierSet Members { get; } = new();

    public IdentifierSet Types { get; } = new();

    public Dictionary<string, List<SyntaxNode>> Declarations { get; } = new(StringComparer.Ordinal);

    public static string? NameOf(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        PropertyDeclarationSyntax property => property.Identifier.ValueText,
        VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } variable => variable.Identifier.ValueText,
        TypeDeclarationSyntax type => type.Identifier.ValueText,
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        _ => null,
    };

    public static TypeSyntax? TypeOf(SyntaxNode member) => member switch
    {
        MethodDeclarationSyntax method => method.ReturnType,
        PropertyDeclarationSyntax property => property.Type,
        VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Parent: FieldDeclarationSyntax } declaration } => declaration.Type,
        _ => null,
    };

    public void Add(SyntaxNode member)
    {
        if (NameOf(member) is not { } name) return;
        (member is TypeDeclarationSyntax ? Types : Members).Add(name);
        Of(name).Add(member);
    }

    /// <summary>A member that is written where a key is named.</summary>
    public void AddWritten(string name, SyntaxNode writer)
    {
        if (!Members.Add(name)) return;
        foreach (SyntaxNode node in writer.Ancestors())
            if (node is TypeDeclarationSyntax type)
                foreach (MemberDeclarationSyntax member in type.Members)
                {
                    if (member is PropertyDeclarationSyntax property && property.Identifier.ValueText == name) Of(name).Add(property);
                    if (member is not FieldDeclarationSyntax field) continue;
                    foreach (VariableDeclaratorSyntax variable in field.Declaration.Variables)
                        if (variable.Identifier.ValueText == name) Of(name).Add(variable);
                }
        Of(name);
    }

    private List<SyntaxNode> Of(string name)
    {
        if (!Declarations.TryGetValue(name, out List<SyntaxNode> declarations)) Declarations[name] = declarations = [];
        return declarations;
    }
}
