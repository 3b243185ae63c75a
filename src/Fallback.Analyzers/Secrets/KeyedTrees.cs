using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Tells from its text alone whether a file can have anything to do with keys. Most files have not, and are not followed.</summary>
internal sealed class KeyedTrees(Compilation compilation, KeyProject project)
{
    private static readonly string[] _words = ["key", "token", "secret"];

    private readonly ConcurrentDictionary<SyntaxTree, bool> _keyed = new();
    private readonly ConcurrentDictionary<SyntaxTree, bool> _mayHold = new();
    private HashSet<string>? _givers;

    /// <summary>Whether a file names a key itself.</summary>
    public bool IsKeyed(SyntaxTree tree) =>
        _keyed.GetOrAdd(tree, static tree => tree.GetText().ToString() is var text && NamesKey(text, 0, text.Length));

    /// <summary>Whether a file names a key, or a member or type of another file that gives one under another name.</summary>
    public bool MayHold(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (IsKeyed(tree)) return true;
        if (_mayHold.TryGetValue(tree, out bool known)) return known;
        HashSet<string> givers = Givers(cancellationToken);
        string text = tree.GetText(cancellationToken).ToString();
        bool mentions = false;
        foreach (string name in givers) mentions |= text.IndexOf(name, StringComparison.Ordinal) >= 0;
        return _mayHold[tree] = mentions;
    }

    public bool IsKeyed(ISymbol member)
    {
        foreach (SyntaxReference reference in member.DeclaringSyntaxReferences)
            if (IsKeyed(reference.SyntaxTree)) return true;
        return false;
    }

    // Found once for all threads, since all of them ask for it at the same time.
    private HashSet<string> Givers(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _givers) is { } known) return known;
        lock (_keyed)
        {
            if (_givers is null) Volatile.Write(ref _givers, FindGivers(cancellationToken));
            return _givers!;
        }
    }

    private HashSet<string> FindGivers(CancellationToken cancellationToken)
    {
        var givers = new HashSet<string>(StringComparer.Ordinal);
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            if (!IsKeyed(tree)) continue;
            string text = tree.GetText(cancellationToken).ToString();
            foreach (SyntaxNode node in tree.GetRoot(cancellationToken).DescendantNodes(static node => node is not (BlockSyntax or ExpressionSyntax)))
                // What has no key in its own text is not looked at: to bind code costs more than all the rest.
                if (IsMember(node)
                    && NamesKey(text, node.SpanStart, node.Span.End)
                    && project.Declared(node, cancellationToken) is { } member
                    && project.Gives(member, cancellationToken))
                    givers.Add(member.Name);
        }
        return givers;
    }

    private static bool IsMember(SyntaxNode node) =>
        node is MethodDeclarationSyntax or PropertyDeclarationSyntax or VariableDeclaratorSyntax or TypeDeclarationSyntax;

    private static bool NamesKey(string text, int start, int end)
    {
        foreach (string word in _words)
            for (int at = Find(text, word, start, end); at >= 0; at = Find(text, word, at + word.Length, end))
                if (!IsCancellation(text, at) && IsKey(Name(text, at))) return true;
        return Find(text, "Reveal", start, end) >= 0 || Find(text, "Authorization", start, end) >= 0;
    }

    private static int Find(string text, string word, int start, int end) =>
        text.IndexOf(word, start, end - start, StringComparison.OrdinalIgnoreCase);

    // By far the most frequent of the words, and never a key.
    private static bool IsCancellation(string text, int at) => at > 1 && text[at - 1] == 'n' && text[at - 2] == 'o';

    private static bool IsKey(string name) => KeyNames.OfVariable(name) != KeyStrength.None || KeyNames.OfGetter(name) != KeyStrength.None;

    private static string Name(string text, int at)
    {
        int start = at, end = at;
        while (start > 0 && IsPart(text[start - 1])) start--;
        while (end < text.Length && IsPart(text[end])) end++;
        return text.Substring(start, end - start);
    }

    private static bool IsPart(char c) => char.IsLetterOrDigit(c) || c is '_' or '-';
}
