using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>An interface in a file, or a part of one, and its earlier result.</summary>
internal sealed class DeclaredInterface
{
    // One object, so that two projects on two threads cannot mix fingerprint and client.
    private volatile Reading? _last;

    private DeclaredInterface(InterfaceDeclarationSyntax syntax)
    {
        Syntax = syntax;
        // By syntax alone: a name may be an alias, and a method's attribute may be the chain.
        MayHaveChain = syntax.AttributeLists.Count > 0 || syntax.Members.Any(static member => member.AttributeLists.Count > 0);
        FullName = FullNameOf(syntax);
        Bases =
        [
            .. (syntax.BaseList?.DescendantTokens() ?? []).Where(static token => token.IsKind(SyntaxKind.IdentifierToken))
                .Select(static token => token.ValueText),
        ];
        var own = new Fingerprint();
        own.Add((ulong)WrittenDocumentation.Of(syntax));
        foreach (SyntaxToken token in syntax.DescendantTokens())
            if (OwnLiteral.Is(token)) own.Add(token.Text);
        Own = own.Value;
    }

    public InterfaceDeclarationSyntax Syntax { get; }

    public bool MayHaveChain { get; }

    /// <summary>The name with namespace and containing types: all parts of one interface have the same.</summary>
    public string FullName { get; }

    public string Name => Syntax.Identifier.ValueText;

    /// <summary>Every name in the list of bases.</summary>
    public string[] Bases { get; }

    /// <summary>A fingerprint of the literals in Fallback's attributes, and of whether the interface has documentation.</summary>
    public ulong Own { get; }

    public static DeclaredInterface Of(InterfaceDeclarationSyntax syntax) => new(syntax);

    /// <summary>Whether the interface was already read from code with this fingerprint; returns the resulting client.</summary>
    public bool Recalls(ulong fingerprint, out ClientSpec? client)
    {
        Reading? last = _last;
        client = last?.Client;
        return last?.Fingerprint == fingerprint;
    }

    public void Remember(ulong fingerprint, ClientSpec? client) => _last = new Reading(fingerprint, client);

    private static string FullNameOf(InterfaceDeclarationSyntax syntax)
    {
        string name = NameOf(syntax);
        // Two files may each have a file-local interface of the same name.
        if (syntax.Modifiers.Any(SyntaxKind.FileKeyword)) name += "@" + syntax.SyntaxTree.FilePath;
        for (SyntaxNode? outer = syntax.Parent; outer is not null; outer = outer.Parent)
        {
            if (outer is TypeDeclarationSyntax type) name = NameOf(type) + "." + name;
            else if (outer is BaseNamespaceDeclarationSyntax space)
                name = string.Concat(space.Name.DescendantTokens().Select(static token => token.ValueText)) + "." + name;
        }
        return name;
    }

    private static string NameOf(TypeDeclarationSyntax type) =>
        $"{type.Identifier.ValueText}`{type.TypeParameterList?.Parameters.Count ?? 0}";

    private sealed record Reading(ulong Fingerprint, ClientSpec? Client);
}
