using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>Adds the parameters that a method's prompt names and nothing comes near to (FB1007).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AddParameterCodeFixProvider() : DeclarationCodeFixProvider(DiagnosticIds.Prompt)
{
    private protected override string? Plan(AttributeSyntax attribute, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        // Every method fills a prompt of the interface; which of them should get the parameter is unknown.
        if (attribute.Parent?.Parent is not MethodDeclarationSyntax method
            || model.GetConstantValue(Template(attribute), cancellationToken).Value is not string template
            || PlaceholderNames.Of(attribute, model, cancellationToken) is not { } names
            // A class of the project's own, a test's fake say, would no longer compile.
            || model.GetDeclaredSymbol(method, cancellationToken) is not { } symbol
            || OwnImplementations.AreIn(symbol.ContainingType, model.Compilation))
            return null;
        HashSet<string> known = [.. method.ParameterList.Parameters.Select(static parameter => parameter.Identifier.ValueText)];
        List<string> missing =
        [
            .. (PromptTemplate.Split(template, out _) ?? [])
                .Where(static part => part.IsHole)
                .Select(static part => part.Text)
                .Distinct()
                .Where(name => !known.Contains(name)
                    && names.Best(name) is null
                    && Microsoft.CodeAnalysis.CSharp.SyntaxFacts.IsValidIdentifier(name))
        ];
        if (missing.Count == 0) return null;
        Insert(method.ParameterList, string.Join(", ", missing.Select(static name => "string " + Identifier.Of(name))), edits);
        return missing.Count == 1
            ? $"Add the parameter '{missing[0]}'"
            : $"Add the parameters {string.Join(", ", missing.Select(static name => $"'{name}'"))}";
    }

    private static ExpressionSyntax Template(AttributeSyntax attribute) =>
        ((AttributeArgumentSyntax)DeclaredAttribute.Values(attribute)[0]).Expression;

    /// <summary>Behind what must be given, before what may be left out.</summary>
    private static void Insert(ParameterListSyntax list, string added, Edits edits)
    {
        ParameterSyntax? next = list.Parameters.FirstOrDefault(
            static parameter => parameter.Default is not null
                || parameter.Type?.ToString().EndsWith("CancellationToken", StringComparison.Ordinal) == true);
        if (next is not null) edits.Replace(new TextSpan(next.SpanStart, 0), added + ", ");
        else edits.Replace(new TextSpan(list.CloseParenToken.SpanStart, 0), list.Parameters.Count == 0 ? added : ", " + added);
    }
}
