using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>
/// What a file declares: its interfaces, a number for all that a name may be bound by, and one for the literals of our attributes. White
/// space, comments and the bodies of members are in neither.
/// </summary>
internal sealed class DeclaredTree
{
    // An edit leaves all trees but one as they were.
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
        // A client needs a language version, which is a mistake in older ones.
        bound.Add((ulong)((CSharpParseOptions)root.SyntaxTree.Options).LanguageVersion);
        foreach (SyntaxNodeOrToken part in root.DescendantNodesAndTokens(static node => !IsBody(node)))
        {
            if (part.AsNode() is { } node)
            {
                // What a body holds is nobody's affair, but a client has to implement what has none.
                if (node is BlockSyntax or ArrowExpressionClauseSyntax) bound.Add((ulong)node.RawKind);
                // A brace too many is no token of the tree, but changes what stands in what.
                if (root.ContainsSkippedText) bound.Add((ulong)node.Ancestors().Count());
                continue;
            }
            SyntaxToken token = part.AsToken();
            bound.Add((ulong)token.RawKind);
            if (OwnLiteral.Is(token)) literals.Add(token.Text);
            else bound.Add(token.Text);
        }
        // What #nullable says in a body holds to the end of the file.
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

    /// <summary>The names that the file gives by <c>using name = …</c>.</summary>
    public string[] Aliases { get; }

    /// <summary>All tokens of declarations, but not the literals of our attributes: no name means something else as long as it is the
    /// same in all files.</summary>
    public ulong Bound { get; }

    /// <summary>The literals of our attributes, and which documentation stands at interfaces.</summary>
    public ulong Literals { get; }

    public static DeclaredTree Of(SyntaxTree tree, CancellationToken cancellationToken) =>
        _read.TryGetValue(tree, out DeclaredTree? known)
            ? known
            : _read.GetValue(tree, unread => new DeclaredTree(unread.GetRoot(cancellationToken)));

    private static bool IsBody(SyntaxNode node) => node is BlockSyntax or ArrowExpressionClauseSyntax or GlobalStatementSyntax;
}
