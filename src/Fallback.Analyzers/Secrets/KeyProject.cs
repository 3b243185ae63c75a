using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>
/// What is known of the methods and members of one compilation, found when it is first asked for. The depth is a part of each answer's key
/// where it shortened the answer, so that an answer never depends on who asked first; it also ends recursion.
/// </summary>
internal sealed class KeyProject
{
    /// <summary>Calls that are followed one into another.</summary>
    public const int Depth = 4;

    // A key that is handed on more often without being named is not looked for in files that name none.
    private const int GiverDepth = 2;

    private const int LongestBody = 20_000;

    private readonly ConcurrentDictionary<IMethodSymbol, KeySummary> _whole = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<(IMethodSymbol Method, int Depth), KeySummary> _cut = new();
    private readonly ConcurrentDictionary<IMethodSymbol, bool> _cleansers = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _models = new();
    private readonly MemberWrites _writes;
    private readonly Compilation _compilation;

    public KeyProject(Compilation compilation)
    {
        _compilation = compilation;
        Trees = new KeyedTrees(compilation, this);
        _writes = new MemberWrites(this);
        Implementations = new Implementations(compilation);
        Handlers = new KeyHandlers(compilation, this);
    }

    public Sinks Sinks { get; } = new();

    public KeyBearers Bearers { get; } = new();

    public KeyedTrees Trees { get; }

    public Implementations Implementations { get; }

    public KeyHandlers Handlers { get; }

    /// <summary>Whether a method's result is no key, whatever it was given.</summary>
    public bool Cleanses(IMethodSymbol method) => _cleansers.GetOrAdd(method.OriginalDefinition, static found => Cleansers.Is(found));

    /// <summary>Of a method that is written in this project; an empty one where it has no body, is too long or too deep.</summary>
    public KeySummary Summary(IMethodSymbol method, int depth, CancellationToken cancellationToken)
    {
        if (method.DeclaringSyntaxReferences.IsEmpty) return KeySummary.None;
        if (depth <= 0) return KeySummary.Cut;
        method = method.OriginalDefinition.PartialImplementationPart ?? method.OriginalDefinition;
        if (_whole.TryGetValue(method, out KeySummary known) && known.Reach <= depth) return known;
        if (_cut.TryGetValue((method, depth), out known)) return known;
        KeySummary summary = Summarise(method, depth, cancellationToken);
        return summary.Reach <= depth ? _whole.GetOrAdd(method, summary) : _cut.GetOrAdd((method, depth), summary);
    }

    /// <summary>Of a field or an automatic property: what the type's own code writes into it.</summary>
    public KeyTaint Member(ISymbol member, bool isNamed, int depth, CancellationToken cancellationToken) =>
        depth <= 0 || member.ContainingType is not { } type || !KeyedTrees.IsKeyed(type)
            ? KeyTaint.Unknown
            // What is written is seldom made by calls of calls.
            : _writes.Of(member, isNamed, Math.Min(depth, GiverDepth), cancellationToken);

    /// <summary>How many calls had to be followed for a member: more make no difference, fewer may.</summary>
    public static int ReachOfMember(int depth) => depth >= GiverDepth ? GiverDepth : KeySummary.Endless;

    /// <summary>The body of a method, accessor or constructor, or the value of an initializer.</summary>
    public IOperation? Operation(SyntaxNode syntax, CancellationToken cancellationToken)
    {
        if (!_compilation.ContainsSyntaxTree(syntax.SyntaxTree) || syntax.Span.Length > LongestBody) return null;
        return Model(syntax.SyntaxTree).GetOperation(syntax, cancellationToken);
    }

    public ISymbol? Declared(SyntaxNode member, CancellationToken cancellationToken) =>
        Model(member.SyntaxTree).GetDeclaredSymbol(member, cancellationToken);

    /// <summary>Whether a member gives a key, or an object with one, although its name does not say so.</summary>
    public bool Gives(ISymbol member, CancellationToken cancellationToken) => member switch
    {
        IMethodSymbol method => Gives(method, cancellationToken),
        IPropertySymbol { GetMethod: { } getter } property when KeyTypes.IsText(property.Type) =>
            Summary(getter, GiverDepth, cancellationToken).Returned.Key is not null
                || Member(property, false, GiverDepth, cancellationToken).Key is not null,
        IPropertySymbol property => Bearers.Serialized(property.Type) is not null,
        IFieldSymbol { DeclaredAccessibility: not Accessibility.Private } field =>
            Bearers.Serialized(field.Type) is not null
                || (KeyTypes.IsText(field.Type) && Member(field, false, GiverDepth, cancellationToken).Key is not null),
        INamedTypeSymbol type => Bearers.Serialized(type) is not null,
        _ => false,
    };

    private bool Gives(IMethodSymbol method, CancellationToken cancellationToken)
    {
        if (Bearers.Serialized(KeyTypes.Awaited(method.ReturnType)) is not null) return true;
        if (!KeyTypes.GivesText(method.ReturnType) && !KeyTypes.PutsText(method)) return false;
        KeySummary summary = Summary(method, GiverDepth, cancellationToken);
        return summary.Returned.Key is not null || summary.Outputs.Any(static output => output?.Key is not null);
    }

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
            if (body is ILocalFunctionOperation function) body = function.Body ?? body;
            var flow = new KeyFlow(this, method, depth - 1, cancellationToken);
            flow.Run(body);
            return flow.Summary();
        }
        return KeySummary.None;
    }
}
