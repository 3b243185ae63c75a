using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>
/// The declarations of a file: its interfaces, a fingerprint of everything that affects the binding of names, and one of the literals in
/// Fallback's attributes. White space, comments and the bodies of members are in neither.
/// </summary>
internal sealed class DeclaredTree
{
    // An edit leaves all trees except one unchanged.
    private static readonly ConditionalWeakTable<SyntaxTree, DeclaredTree> _read = new();

    private DeclaredTree(SyntaxNode root)
    {
        Interfaces = [.. root.DescendantNodes(static node => !IsBody(node)).OfType<InterfaceDeclarationSyntax>().Select(DeclaredInterface.Of)];
        Aliases =
        [
            .. root.DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
                .OfType<UsingDirectiveSyntax>().Select(static directive => directive.Alias?.Name.Identifier.ValueText).OfType<string>(),
        ];
        var bound = new Fingerprint();
        var literals = new Fingerprint();
        // A client needs a language version; an older one is an error.
        bound.Add((ulong)((CSharpParseOptions)root.SyntaxTree.Options).LanguageVersion);
        foreach (SyntaxNodeOrToken part in root.DescendantNodesAndTokens(static node => !IsBody(node)))
        {
            if (part.AsNode() is { } node)
            {
                // The content of a body does not matter, but a client must implement a member without one.
                if (node is BlockSyntax or ArrowExpressionClauseSyntax) bound.Add((ulong)node.RawKind);
                // A superfluous brace is not a token of the tree, but changes the nesting.
                if (root.ContainsSkippedText) bound.Add((ulong)node.Ancestors().Count());
                continue;
            }
            SyntaxToken token = part.AsToken();
            bound.Add((ulong)token.RawKind);
            if (OwnLiteral.Is(token)) literals.Add(token.Text);
            else bound.Add(token.Text);
        }
        // A #nullable directive in a body applies to the end of the file.
        if (root.ContainsDirectives)
            for (DirectiveTriviaSyntax? directive = ((CSharpSyntaxNode)root).GetFirstDirective();
                directive is not null;
                directive = directive.GetNextDirective())
                bound.Add(directive.ToString());
        foreach (DeclaredInterface declared in Interfaces) literals.Add(declared.Own);
        Bound = bound.Value;
        Literals = literals.Value;
    }

    public DeclaredInterface[] Interfaces { get; }

    /// <summary>The names that the file defines by <c>using name = …</c>.</summary>
    public string[] Aliases { get; }

    /// <summary>
    /// A fingerprint of all tokens of declarations except the literals of Fallback's attributes: no name changes its meaning while it is
    /// the same in all files.
    /// </summary>
    public ulong Bound { get; }

    /// <summary>A fingerprint of the literals in Fallback's attributes, and of the documentation at interfaces.</summary>
    public ulong Literals { get; }

    public static DeclaredTree Of(SyntaxTree tree, CancellationToken cancellationToken) =>
        _read.TryGetValue(tree, out DeclaredTree? known)
            ? known
            : _read.GetValue(tree, unread => new DeclaredTree(unread.GetRoot(cancellationToken)));

    private static bool IsBody(SyntaxNode node) => node is BlockSyntax or ArrowExpressionClauseSyntax or GlobalStatementSyntax;
}
