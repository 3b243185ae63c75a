using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Finds members and types that may give a key in the text of a compilation's files, and binds nothing.</summary>
internal sealed class CandidateSearch(KeyedTrees trees)
{
    // A key that is handed on more often without being named is not looked for in files that name none.
    private const int Rounds = 2;

    public FoundCandidates Run(Compilation compilation, CancellationToken cancellationToken)
    {
        var found = new FoundCandidates();
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
            if (KeyedTrees.IsKeyed(tree)) AddOfKeyed(tree, found, cancellationToken);
        foreach (SyntaxTree tree in compilation.SyntaxTrees) AddBearers(tree, found, cancellationToken);
        return found;
    }

    /// <summary>What names a key in its own text, what is written there, and what mentions these in the same file.</summary>
    private void AddOfKeyed(SyntaxTree tree, FoundCandidates found, CancellationToken cancellationToken)
    {
        var others = new List<SyntaxNode>();
        var own = new IdentifierSet();
        foreach (SyntaxNode member in Members(tree, cancellationToken))
            if (member is not TypeDeclarationSyntax && !trees.NamesKey(member, cancellationToken)) others.Add(member);
            else if (member is not TypeDeclarationSyntax || trees.NamesKey(member, cancellationToken)) Take(member);
        string text = trees.Text(tree, cancellationToken);
        for (int round = 0; round < Rounds && others.Count > 0; round++)
            foreach (SyntaxNode member in others.ToArray())
                if (IsAny(own.In(text, member.SpanStart, member.Span.End)) && others.Remove(member)) Take(member);

        void Take(SyntaxNode member)
        {
            found.Add(member);
            if (FoundCandidates.NameOf(member) is { } name && member is not TypeDeclarationSyntax) own.Add(name);
            if (member is TypeDeclarationSyntax or VariableDeclaratorSyntax) return;
            foreach (SyntaxNode node in member.DescendantNodes())
                if (node is AssignmentExpressionSyntax { Left: { } left } && FoundCandidates.NameOf(left) is { } written)
                {
                    own.Add(written);
                    found.AddWritten(written, member);
                }
        }
    }

    /// <summary>Members whose declared type holds an object with a key.</summary>
    private void AddBearers(SyntaxTree tree, FoundCandidates found, CancellationToken cancellationToken)
    {
        string text = trees.Text(tree, cancellationToken);
        if (!IsAny(found.Types.In(text, 0, text.Length))) return;
        foreach (SyntaxNode member in Members(tree, cancellationToken))
            if (FoundCandidates.TypeOf(member) is { } type && IsAny(found.Types.In(text, type.SpanStart, type.Span.End))) found.Add(member);
    }

    private static IEnumerable<SyntaxNode> Members(SyntaxTree tree, CancellationToken cancellationToken)
    {
        SyntaxNode root = tree.GetRoot(cancellationToken);
        foreach (SyntaxNode node in root.DescendantNodes(static node => node is not (BlockSyntax or ExpressionSyntax)))
            if (node is BaseMethodDeclarationSyntax or PropertyDeclarationSyntax or VariableDeclaratorSyntax or TypeDeclarationSyntax)
                yield return node;
    }

    private static bool IsAny(IEnumerable<string> names)
    {
        foreach (string _ in names) return true;
        return false;
    }
}
