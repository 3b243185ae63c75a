using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>What a file declares: its interfaces that may have a chain, and a number for all but the bodies of members,
/// white space and comments.</summary>
internal sealed class DeclaredTree
{
    private const ulong Basis = 14_695_981_039_346_656_037;
    private const ulong Prime = 1_099_511_628_211;

    // An edit leaves all trees but one as they were.
    private static readonly ConditionalWeakTable<SyntaxTree, DeclaredTree> _read = new();

    private DeclaredTree(SyntaxNode root)
    {
        // By syntax alone: a name may be an alias, and a method's attribute may be the chain.
        Interfaces = [.. root.DescendantNodes(static node => !IsBody(node)).OfType<InterfaceDeclarationSyntax>().Where(HasAttribute)];
        // A client needs a language version, which is a mistake in older ones.
        ulong hash = Add(Basis, (ulong)((CSharpParseOptions)root.SyntaxTree.Options).LanguageVersion);
        foreach (SyntaxToken token in root.DescendantTokens(static node => !IsBody(node))) hash = Add(Add(hash, (ulong)token.RawKind), token.Text);
        // What #nullable says in a body holds to the end of the file.
        if (root.ContainsDirectives)
            for (DirectiveTriviaSyntax? directive = ((CSharpSyntaxNode)root).GetFirstDirective();
                directive is not null;
                directive = directive.GetNextDirective())
                hash = Add(hash, directive.ToString());
        Fingerprint = hash;
    }

    public InterfaceDeclarationSyntax[] Interfaces { get; }

    public ulong Fingerprint { get; }

    public static DeclaredTree Of(SyntaxTree tree, CancellationToken cancellationToken) =>
        _read.TryGetValue(tree, out DeclaredTree? known)
            ? known
            : _read.GetValue(tree, unread => new DeclaredTree(unread.GetRoot(cancellationToken)));

    /// <summary>A number for all declarations of a compilation, and for what they are compiled with. FNV-1a of 64 bits.</summary>
    public static ulong FingerprintOf(Compilation compilation, CancellationToken cancellationToken)
    {
        // The options' own hash asks providers that some hosts have left without one.
        ulong hash = Add(Add(Basis, compilation.AssemblyName ?? ""), (ulong)RuntimeHelpers.GetHashCode(compilation.Options));
        foreach (MetadataReference reference in compilation.References) hash = Add(hash, (ulong)RuntimeHelpers.GetHashCode(reference));
        foreach (SyntaxTree tree in compilation.SyntaxTrees) hash = Add(hash, Of(tree, cancellationToken).Fingerprint);
        return hash;
    }

    private static bool HasAttribute(InterfaceDeclarationSyntax type) =>
        type.AttributeLists.Count > 0 || type.Members.Any(static member => member.AttributeLists.Count > 0);

    private static bool IsBody(SyntaxNode node) => node is BlockSyntax or ArrowExpressionClauseSyntax or GlobalStatementSyntax;

    private static ulong Add(ulong hash, string text)
    {
        foreach (char c in text) hash = Add(hash, c);
        // Where one text ends and the next begins.
        return Add(hash, 0xFFFF);
    }

    private static ulong Add(ulong hash, ulong value) => unchecked((hash ^ value) * Prime);
}
