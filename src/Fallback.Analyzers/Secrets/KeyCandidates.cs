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
    // A key that is handed on more often without being named is not looked for in files that name none.
    private const int Rounds = 2;

    private readonly object _lock = new();
    private readonly ConcurrentDictionary<string, bool> _giving = new();
    private readonly ConcurrentDictionary<SyntaxTree, bool> _mentioning = new();
    private Found? _found;

    /// <summary>Whether a piece of code mentions one.</summary>
    public bool AreMentioned(SyntaxNode code, CancellationToken cancellationToken)
    {
        Found found = All(cancellationToken);
        SyntaxTree tree = code.SyntaxTree;
        // An object with a key in it goes by names that say nothing: what is in the same file as its type's name is looked at whole.
        if (!_mentioning.TryGetValue(tree, out bool all)) _mentioning[tree] = all = MentionsType(tree, found, cancellationToken);
        return all || Mentions(code, found, cancellationToken);
    }

    /// <summary>Whether a piece of code mentions one that is declared or written in its own file. Binds nothing.</summary>
    public bool AreMentionedOfSameFile(SyntaxNode code, CancellationToken cancellationToken)
    {
        Found found = All(cancellationToken);
        string text = trees.Text(code.SyntaxTree, cancellationToken);
        foreach (string name in found.Members.In(text, code.SpanStart, code.Span.End))
            if (IsOf(code.SyntaxTree, found.Declarations[name])) return true;
        return false;
    }

    private bool MentionsType(SyntaxTree tree, Found found, CancellationToken cancellationToken)
    {
        string text = trees.Text(tree, cancellationToken);
        foreach (string name in found.Types.In(text, 0, text.Length))
            if (Gives(name, found, cancellationToken)) return true;
        return false;
    }

    private bool Mentions(SyntaxNode code, Found found, CancellationToken cancellationToken)
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

    private bool Gives(string name, Found found, CancellationToken cancellationToken)
    {
        if (_giving.TryGetValue(name, out bool known)) return known;
        bool gives = false;
        foreach (SyntaxNode declaration in found.Declarations[name])
            gives = gives || (project.Declared(declaration, cancellationToken) is { } member && project.Gives(member, cancellationToken));
        return _giving[name] = gives;
    }

    // Found once for all threads, since all of them ask for it at the same time.
    private Found All(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _found) is { } known) return known;
        lock (_lock)
        {
            if (_found is null) Volatile.Write(ref _found, Find(cancellationToken));
            return _found!;
        }
    }

    private Found Find(CancellationToken cancellationToken)
    {
        var found = new Found();
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
            if (KeyedTrees.IsKeyed(tree)) AddOfKeyed(tree, found, cancellationToken);
        foreach (SyntaxTree tree in compilation.SyntaxTrees) AddBearers(tree, found, cancellationToken);
        return found;
    }

    /// <summary>What names a key in its own text, what is written there, and what mentions these in the same file.</summary>
    private void AddOfKeyed(SyntaxTree tree, Found found, CancellationToken cancellationToken)
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
            if (Found.NameOf(member) is { } name && member is not TypeDeclarationSyntax) own.Add(name);
            if (member is TypeDeclarationSyntax or VariableDeclaratorSyntax) return;
            foreach (SyntaxNode node in member.DescendantNodes())
                if (node is AssignmentExpressionSyntax { Left: { } left } && Found.NameOf(left) is { } written)
                {
                    own.Add(written);
                    found.AddWritten(written, member);
                }
        }
    }

    /// <summary>Members whose declared type holds an object with a key.</summary>
    private void AddBearers(SyntaxTree tree, Found found, CancellationToken cancellationToken)
    {
        string text = trees.Text(tree, cancellationToken);
        if (!IsAny(found.Types.In(text, 0, text.Length))) return;
        foreach (SyntaxNode member in Members(tree, cancellationToken))
            if (Found.TypeOf(member) is { } type && IsAny(found.Types.In(text, type.SpanStart, type.Span.End))) found.Add(member);
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

    /// <summary>The candidates' names, and where they are declared or written.</summary>
    private sealed class Found
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
}
