using System;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>
/// Tells from its text alone whether code can have anything to do with keys. Most code has not, and is neither followed nor bound: to bind
/// what others call costs more than all the rest.
/// </summary>
internal sealed class KeyedTrees
{
    private static readonly string[] _words = ["key", "token", "secret"];

    // Said of a text that does not change, so that a keystroke in one file reads no other again; gone with the file.
    private static readonly ConditionalWeakTable<SyntaxTree, StrongBox<bool>> _keyed = new();

    private readonly ConcurrentDictionary<SyntaxTree, string> _texts = new();
    private readonly ConcurrentDictionary<ISymbol, bool> _holding = new(SymbolEqualityComparer.Default);
    private readonly KeyCandidates _candidates;

    public KeyedTrees(Compilation compilation, KeyProject project) => _candidates = new KeyCandidates(compilation, project, this);

    /// <summary>Whether a file names a key itself.</summary>
    public static bool IsKeyed(SyntaxTree tree) =>
        _keyed.GetValue(tree, static added => new(added.GetText().ToString() is var text && NamesKey(text, 0, text.Length))).Value;

    public static bool IsKeyed(ISymbol member)
    {
        foreach (SyntaxReference reference in member.DeclaringSyntaxReferences)
            if (IsKeyed(reference.SyntaxTree)) return true;
        return false;
    }

    /// <summary>Whether a piece of code names a key.</summary>
    public bool NamesKey(SyntaxNode code, CancellationToken cancellationToken) =>
        IsKeyed(code.SyntaxTree) && NamesKey(Text(code.SyntaxTree, cancellationToken), code.SpanStart, code.Span.End);

    /// <summary>Whether a piece of code names a key, or a member or type that gives one under another name.</summary>
    public bool MayHold(SyntaxNode code, CancellationToken cancellationToken) =>
        NamesKey(code, cancellationToken) || _candidates.AreMentioned(code, cancellationToken);

    /// <summary>
    /// Whether a piece of code names a key, or a member of the same file that gives one. Code that is followed from one call into another
    /// uses this check, because it examines no further code: two files that mention each other would never end.
    /// </summary>
    public bool Holds(SyntaxNode code, CancellationToken cancellationToken) =>
        IsKeyed(code.SyntaxTree) && (NamesKey(code, cancellationToken) || _candidates.AreMentionedOfSameFile(code, cancellationToken));

    /// <summary>The same of a member's own code.</summary>
    public bool Holds(ISymbol member, CancellationToken cancellationToken)
    {
        if (_holding.TryGetValue(member, out bool known)) return known;
        bool holds = false;
        foreach (SyntaxReference reference in member.DeclaringSyntaxReferences)
            holds |= Holds(reference.GetSyntax(cancellationToken), cancellationToken);
        return _holding[member] = holds;
    }

    /// <summary>A file's text; made once where the compiler keeps it in pieces.</summary>
    public string Text(SyntaxTree tree, CancellationToken cancellationToken) =>
        _texts.TryGetValue(tree, out string known) ? known : _texts[tree] = tree.GetText(cancellationToken).ToString();

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
