using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>
/// Members and types that may give a key although their names do not say so, found by what is written in the files that name keys. Whether
/// one does is asked of its code only where another file mentions it.
/// </summary>
internal sealed class KeyCandidates(Compilation compilation, KeyProject project, KeyedTrees trees)
{
    private readonly object _lock = new();
    private readonly ConcurrentDictionary<string, bool> _giving = new();
    private readonly ConcurrentDictionary<SyntaxTree, bool> _mentioning = new();
    private FoundCandidates? _found;

    /// <summary>Whether a piece of code mentions one.</summary>
    public bool AreMentioned(SyntaxNode code, CancellationToken cancellationToken)
    {
        FoundCandidates found = All(cancellationToken);
        SyntaxTree tree = code.SyntaxTree;
        // An object with a key in it goes by names that say nothing: what is in the same file as its type's name is looked at whole.
        if (!_mentioning.TryGetValue(tree, out bool all)) _mentioning[tree] = all = MentionsType(tree, found, cancellationToken);
        return all || Mentions(code, found, cancellationToken);
    }

    /// <summary>Whether a piece of code mentions one that is declared or written in its own file. Binds nothing.</summary>
    public bool AreMentionedOfSameFile(SyntaxNode code, CancellationToken cancellationToken)
    {
        FoundCandidates found = All(cancellationToken);
        string text = trees.Text(code.SyntaxTree, cancellationToken);
        foreach (string name in found.Members.In(text, code.SpanStart, code.Span.End))
            if (IsOf(code.SyntaxTree, found.Declarations[name])) return true;
        return false;
    }

    private bool MentionsType(SyntaxTree tree, FoundCandidates found, CancellationToken cancellationToken)
    {
        string text = trees.Text(tree, cancellationToken);
        foreach (string name in found.Types.In(text, 0, text.Length))
            if (Gives(name, found, cancellationToken)) return true;
        return false;
    }

    private bool Mentions(SyntaxNode code, FoundCandidates found, CancellationToken cancellationToken)
    {
        string text = trees.Text(code.SyntaxTree, cancellationToken);
        foreach (string name in found.Members.In(text, code.SpanStart, code.Span.End))
            if (IsOf(code.SyntaxTree, found.Declarations[name]) || Gives(name, found, cancellationToken)) return true;
        return false;
    }

    private static bool IsOf(SyntaxTree tree, List<SyntaxNode> declarations)
    {
        foreach (SyntaxNode declaration in declarations)
            if (declaration.SyntaxTree == tree) return true;
        return false;
    }

    private bool Gives(string name, FoundCandidates found, CancellationToken cancellationToken)
    {
        if (_giving.TryGetValue(name, out bool known)) return known;
        bool gives = false;
        foreach (SyntaxNode declaration in found.Declarations[name])
            gives = gives || (project.Declared(declaration, cancellationToken) is { } member && project.Gives(member, cancellationToken));
        return _giving[name] = gives;
    }

    // Found once for all threads, since all of them ask for it at the same time.
    private FoundCandidates All(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _found) is { } known) return known;
        lock (_lock)
        {
            if (_found is null) Volatile.Write(ref _found, new CandidateSearch(trees).Run(compilation, cancellationToken));
            return _found!;
        }
    }
}
