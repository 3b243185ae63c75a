using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>
/// What is known of the methods and members of one compilation, found when it is first asked for. The depth is a part of each answer's key,
/// so that an answer never depends on who asked first; it also ends recursion.
/// </summary>
internal sealed class KeyProject
{
    /// <summary>Calls that are followed one into another.</summary>
    public const int Depth = 4;

    // A key that is handed on more often without being named is not looked for in files that name none.
    private const int GiverDepth = 2;

    private const int LongestBody = 20_000;

    private readonly ConcurrentDictionary<(IMethodSymbol Method, int Depth), KeySummary> _summaries = new();
    private readonly ConcurrentDictionary<(INamedTypeSymbol Type, int Depth), IReadOnlyDictionary<ISymbol, KeyTaint>> _members = new();
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _models = new();

    private readonly Compilation _compilation;

    public KeyProject(Compilation compilation)
    {
        _compilation = compilation;
        Trees = new KeyedTrees(compilation, this);
    }

    public Sinks Sinks { get; } = new();

    public KeyedTrees Trees { get; }

    /// <summary>Of a method that is written in this project; an empty one where it has no body, is too long or too deep.</summary>
    public KeySummary Summary(IMethodSymbol method, int depth, CancellationToken cancellationToken)
    {
        if (depth <= 0 || method.DeclaringSyntaxReferences.IsEmpty) return KeySummary.None;
        var key = (method.OriginalDefinition.PartialImplementationPart ?? method.OriginalDefinition, depth);
        if (_summaries.TryGetValue(key, out KeySummary known)) return known;
        return _summaries.GetOrAdd(key, Summarise(key.Item1, depth, cancellationToken));
    }

    /// <summary>Of a field or an automatic property: what the type's own code writes into it.</summary>
    public KeyTaint Member(ISymbol member, int depth, CancellationToken cancellationToken)
    {
        if (depth <= 0 || member.ContainingType is not { } type || !Trees.IsKeyed(type)) return KeyTaint.Unknown;
        // What is written is seldom made by calls of calls, and a whole type is read for it.
        depth = Math.Min(depth, GiverDepth);
        var key = (type.OriginalDefinition, depth);
        if (!_members.TryGetValue(key, out IReadOnlyDictionary<ISymbol, KeyTaint> known))
            known = _members.GetOrAdd(key, MemberWrites.Of(key.OriginalDefinition, this, depth, cancellationToken));
        return known.TryGetValue(member.OriginalDefinition, out KeyTaint value) ? value : KeyTaint.Unknown;
    }

    /// <summary>The body of a method, accessor or constructor, or the value of an initializer.</summary>
    public IOperation? Operation(SyntaxNode syntax, CancellationToken cancellationToken)
    {
        if (!_compilation.ContainsSyntaxTree(syntax.SyntaxTree) || syntax.Span.Length > LongestBody) return null;
        return Model(syntax.SyntaxTree).GetOperation(syntax, cancellationToken);
    }

    public ISymbol? Declared(SyntaxNode member, CancellationToken cancellationToken) =>
        Model(member.SyntaxTree).GetDeclaredSymbol(member, cancellationToken);

    /// <summary>Whether a member gives a key although its name does not say so.</summary>
    public bool Gives(ISymbol member, CancellationToken cancellationToken) => member switch
    {
        IMethodSymbol method => KeyTypes.GivesText(method.ReturnType) && Summary(method, GiverDepth, cancellationToken).Returned.Key is not null,
        IPropertySymbol { GetMethod: { } getter } property when KeyTypes.IsText(property.Type) =>
            Summary(getter, GiverDepth, cancellationToken).Returned.Key is not null,
        IFieldSymbol { DeclaredAccessibility: not Accessibility.Private } field =>
            KeyTypes.IsText(field.Type) && Member(field, GiverDepth, cancellationToken).Key is not null,
        INamedTypeSymbol type => KeyTypes.SerializedKey(type) is not null,
        _ => false,
    };

    private SemanticModel Model(SyntaxTree tree) => _models.GetOrAdd(tree, added => _compilation.GetSemanticModel(added));

    private KeySummary Summarise(IMethodSymbol method, int depth, CancellationToken cancellationToken)
    {
        foreach (SyntaxReference reference in method.DeclaringSyntaxReferences)
        {
            SyntaxNode syntax = reference.GetSyntax(cancellationToken);
            // Of a primary constructor only the arguments of the base class are code.
            if (syntax is TypeDeclarationSyntax type)
                syntax = type.BaseList?.Types.OfType<PrimaryConstructorBaseTypeSyntax>().FirstOrDefault() ?? syntax;
            if (syntax is TypeDeclarationSyntax || Operation(syntax, cancellationToken) is not { } body) continue;
            var flow = new KeyFlow(this, method, depth - 1, cancellationToken);
            flow.Run(body);
            return flow.Summary();
        }
        return KeySummary.None;
    }
}
