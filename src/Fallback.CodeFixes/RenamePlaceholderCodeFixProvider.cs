using System.Composition;
using System.Text.RegularExpressions;
using Fallback.Catalogue;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Fallback.Roslyn;

/// <summary>Renames a prompt's placeholder to the parameter that was most likely meant (FB1007).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RenamePlaceholderCodeFixProvider() : DeclarationCodeFixProvider(DiagnosticIds.Prompt)
{
    private static readonly Regex _placeholder = new(@"(?<=(?<!\{)(\{\{)*\{\s*)[\w]+(?=\s*[:}])", RegexOptions.CultureInvariant);

    private protected override string? Plan(AttributeSyntax attribute, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        if (DeclaredAttribute.Owner(attribute, model, cancellationToken) is not { } owner) return null;
        List<HashSet<string>> methods =
        [
            .. Methods(owner)
                .Select(static method => new HashSet<string>(method.Parameters.Where(IsValue).Select(static p => p.Name)))
        ];
        var renames = new HashSet<string>();
        foreach (SyntaxToken literal in DeclaredAttribute.Values(attribute).SelectMany(static value => value.DescendantTokens()).Where(IsLiteral))
            foreach (Match match in _placeholder.Matches(literal.Text))
            {
                if (Nearest(match.Value, methods) is not { } nearest) continue;
                edits.Replace(new(literal.SpanStart + match.Index, match.Length), nearest);
                renames.Add($"{{{match.Value}}} to {{{nearest}}}");
            }
        return renames.Count == 0 ? null : $"Rename {string.Join(", ", renames)}";
    }

    /// <summary>The parameter for a placeholder that no method has; an interface's prompt needs one that every method has.</summary>
    private static string? Nearest(string written, List<HashSet<string>> methods)
    {
        if (methods.Count == 0 || methods.Any(parameters => parameters.Contains(written))) return null;
        IEnumerable<string> common = methods[0].Where(name => methods.All(parameters => parameters.Contains(name)));
        return NearestName.Of(written, common);
    }

    private static IEnumerable<IMethodSymbol> Methods(ISymbol owner) =>
        owner is IMethodSymbol method
            ? [method]
            : ((INamedTypeSymbol)owner).GetMembers().OfType<IMethodSymbol>()
                .Where(static member => member is { MethodKind: MethodKind.Ordinary, IsAbstract: true });

    private static bool IsValue(IParameterSymbol parameter) => parameter.Type.Name is not ("CancellationToken" or "ChatOptions");

    private static bool IsLiteral(SyntaxToken token) =>
        token.IsKind(SyntaxKind.StringLiteralToken)
        || token.IsKind(SyntaxKind.SingleLineRawStringLiteralToken)
        || token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken);
}
