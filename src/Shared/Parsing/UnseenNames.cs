using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>A name without a meaning, and its role in a declaration.</summary>
internal readonly record struct UnseenName(string Name, string Use, Location? Place);

/// <summary>
/// Finds the names without which a declaration cannot be read: types of answers, and constants in Fallback's attributes. If they are not
/// misspelled, another source generator emits them, and no generator sees the output of another one.
/// </summary>
internal static class UnseenNames
{
    /// <summary>Why a name that the compiler knows can have no meaning for a generator, and what to do.</summary>
    public const string Reason =
        "No source generator sees what another one emits; declare it in the project's own source, or in a project that is referenced";

    public static List<UnseenName> In(
        INamedTypeSymbol type, IReadOnlyList<IMethodSymbol> methods, Compilation compilation, CancellationToken cancellationToken)
    {
        List<UnseenName> names = [.. OfAttributes(type, type, type.Name, compilation, cancellationToken)];
        bool isRefit = RefitSymbols.IsRefit(type);
        foreach (IMethodSymbol method in methods)
        {
            string owner = $"{type.Name}.{method.Name}";
            // Of a parameter in a prompt, only the name is needed.
            IEnumerable<ITypeSymbol> types =
                isRefit ? method.Parameters.Select(static parameter => parameter.Type).Prepend(method.ReturnType) : [method.ReturnType];
            names.AddRange(types.SelectMany(UnknownTypes.Of).Select(unknown =>
                new UnseenName(unknown.ToDisplayString(), $"the signature of '{owner}'", InterfaceParser.Place(method, type))));
            names.AddRange(OfAttributes(method, type, owner, compilation, cancellationToken));
        }
        return names;
    }

    /// <summary>Whether one of Fallback's attributes has no meaning as it is written, so that its effect is unknown.</summary>
    public static bool AreInAttributes(ISymbol symbol, CancellationToken cancellationToken) => Unbound(symbol, cancellationToken).Any();

    private static IEnumerable<AttributeData> Unbound(ISymbol symbol, CancellationToken cancellationToken) =>
        symbol.GetAttributes().Where(attribute =>
            attribute.AttributeClass is { } type && AttributeReader.Is(attribute, type.Name) && attribute.IsUnbound(cancellationToken));

    private static IEnumerable<UnseenName> OfAttributes(
        ISymbol symbol, INamedTypeSymbol type, string owner, Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (AttributeData attribute in Unbound(symbol, cancellationToken))
        {
            string name = attribute.AttributeClass!.Name;
            string use = $"[{name.Substring(0, name.Length - "Attribute".Length)}] of '{owner}'";
            if (attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is not AttributeSyntax { ArgumentList: { } list })
                continue;
            SemanticModel model = compilation.GetSemanticModel(list.SyntaxTree);
            foreach (ExpressionSyntax written in list.Arguments.SelectMany(static argument => Names(argument.Expression)))
            {
                if (model.GetConstantValue(written, cancellationToken).HasValue) continue;
                yield return new UnseenName(
                    written.ToString(), use, symbol is IMethodSymbol method ? PlaceOf(written, method, type) : written.GetLocation());
            }
        }
    }

    /// <summary>Returns the names in an expression, each with its qualifiers.</summary>
    private static IEnumerable<ExpressionSyntax> Names(ExpressionSyntax expression) =>
        expression
            .DescendantNodesAndSelf(static node => node is not (MemberAccessExpressionSyntax or InvocationExpressionSyntax or TypeSyntax))
            .OfType<ExpressionSyntax>()
            .Where(static node => node is MemberAccessExpressionSyntax or SimpleNameSyntax or AliasQualifiedNameSyntax);

    private static Location? PlaceOf(ExpressionSyntax written, IMethodSymbol method, INamedTypeSymbol type) =>
        SymbolEqualityComparer.Default.Equals(method.ContainingType, type) ? written.GetLocation() : InterfaceParser.Place(method, type);
}
