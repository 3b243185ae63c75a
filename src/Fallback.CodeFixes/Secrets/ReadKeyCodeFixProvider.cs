using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Reads a key from the configuration, or from an environment variable, instead of the source (FB3002).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ReadKeyCodeFixProvider() : EditingCodeFixProvider(DiagnosticIds.KeyInSource)
{
    private const string Scheme = "Bearer ";

    private protected override string? Plan(
        Diagnostic diagnostic, SyntaxNode root, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true)
                is not LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal
            || MustBeConstant(literal))
            return null;
        var constant = KeyConstant.Around(literal);
        if (constant?.MayBeRead(model, cancellationToken) == false) return null;
        string text = literal.Token.ValueText;
        (int Start, int Length, string? Provider)? found = KeyText.Find(text);
        bool hasScheme = found is { Start: var start } && start == Scheme.Length && text.StartsWith(Scheme, StringComparison.Ordinal);
        // A key in the middle of a text would leave two pieces of it.
        if (found is { Length: var length } && length + (hasScheme ? Scheme.Length : 0) != text.Length) return null;
        if (hasScheme && literal.Parent is not (ArgumentSyntax or EqualsValueClauseSyntax or AssignmentExpressionSyntax)) return null;
        string variable = KeyVariable.Name(literal, found?.Provider, text.StartsWith("sk-", StringComparison.Ordinal), model, cancellationToken);
        string read = Reader(literal, variable, model) + (model.GetNullableContext(literal.SpanStart).WarningsEnabled() ? "!" : "");
        edits.Replace(literal.Span, hasScheme ? $"\"{Scheme}\" + {read}" : read);
        constant?.Release(edits);
        return $"Read {variable} instead";
    }

    private static bool MustBeConstant(LiteralExpressionSyntax literal) => literal.Ancestors().Any(static node => node
        is AttributeSyntax or ParameterSyntax or PatternSyntax or CaseSwitchLabelSyntax or EnumMemberDeclarationSyntax);

    private static string Reader(LiteralExpressionSyntax literal, string variable, SemanticModel model)
    {
        int position = literal.SpanStart;
        if (Configuration(literal, IsStatic(literal), model) is { } configuration) return $"{configuration}[\"{variable}\"]";
        bool isKnown =
            model.GetSpeculativeSymbolInfo(position, SyntaxFactory.IdentifierName("Environment"), SpeculativeBindingOption.BindAsExpression)
                .Symbol is ITypeSymbol type
            && KnownSymbols.Is(type, "System", "Environment");
        return $"{(isKnown ? "" : "System.")}Environment.GetEnvironmentVariable(\"{variable}\")";
    }

    /// <summary>A variable or member that holds the configuration and can be read here.</summary>
    private static string? Configuration(LiteralExpressionSyntax literal, bool isStatic, SemanticModel model) => model.LookupSymbols(literal.SpanStart)
        .Where(symbol => !(isStatic && symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } }))
        .Where(symbol => TypeOf(symbol) is { } type
            && IsConfiguration(type)
            && IsInReach(symbol, literal))
        .Select(static symbol => symbol.Name)
        .FirstOrDefault(name =>
            model.GetSpeculativeSymbolInfo(literal.SpanStart, SyntaxFactory.IdentifierName(name), SpeculativeBindingOption.BindAsExpression)
                .Symbol is not null);

    /// <summary>Whether a variable has its value already, and may be captured: not from a type in a file of top-level
    /// statements, nor by a static function.</summary>
    private static bool IsInReach(ISymbol symbol, LiteralExpressionSyntax literal)
    {
        SyntaxNode? frame = StaticFunction(literal);
        if (symbol is not (ILocalSymbol or IParameterSymbol)) return frame is null || symbol.IsStatic;
        if (symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not { } declared) return false;
        if (frame is not null && !frame.Span.Contains(declared.Span)) return false;
        return symbol is IParameterSymbol
            || declared.Span.End <= literal.SpanStart
                && (declared.FirstAncestorOrSelf<GlobalStatementSyntax>() is null || literal.FirstAncestorOrSelf<GlobalStatementSyntax>() is not null);
    }

    internal static SyntaxNode? StaticFunction(SyntaxNode node) => node.Ancestors().FirstOrDefault(static outer => outer switch
    {
        AnonymousFunctionExpressionSyntax lambda => lambda.Modifiers.Any(SyntaxKind.StaticKeyword),
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.StaticKeyword),
        _ => false,
    });

    // A primary constructor's parameters are in sight there, but not in reach.
    private static bool IsStatic(LiteralExpressionSyntax literal) =>
        literal.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member
        && (member.Modifiers.Any(SyntaxKind.StaticKeyword) || member.Modifiers.Any(SyntaxKind.ConstKeyword));

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };

    private static bool IsConfiguration(ITypeSymbol type) =>
        KnownSymbols.Is(type, "Microsoft.Extensions.Configuration", "IConfiguration")
        || KnownSymbols.Is(type, "Microsoft.Extensions.Configuration", "IConfigurationRoot");
}
