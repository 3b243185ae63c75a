using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>
/// Finds where the values of an attribute's last parameter are written: in a row, by the parameter's name, or in an array.
/// </summary>
internal static class WrittenValues
{
    /// <summary>Returns a place for each value; the attribute's own if a value has none.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="parameter">Its last parameter.</param>
    /// <param name="count">The number of its values.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static IReadOnlyList<Location?> Places(AttributeData attribute, string parameter, int count, CancellationToken cancellationToken)
    {
        List<ExpressionSyntax> written = [];
        if (attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is AttributeSyntax { ArgumentList.Arguments: var all })
            written = Written(
                [.. all.Where(static argument => argument.NameEquals is null)], parameter, attribute.ConstructorArguments.Length - 1);
        return written.Count == count
            ? [.. written.Select(static value => value.GetLocation())]
            : [.. Enumerable.Repeat(attribute.Place(cancellationToken), count)];
    }

    private static List<ExpressionSyntax> Written(List<AttributeArgumentSyntax> arguments, string parameter, int position)
    {
        AttributeArgumentSyntax? named = arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.ValueText == parameter);
        List<ExpressionSyntax> values =
            named is not null ? [named.Expression] : [.. arguments.Skip(position).Select(static argument => argument.Expression)];
        return values.Count == 1 ? Elements(values[0]) : values;
    }

    /// <summary>Returns the elements of an array that is written out, otherwise the value itself.</summary>
    public static List<ExpressionSyntax> Elements(ExpressionSyntax value) => value switch
    {
        ArrayCreationExpressionSyntax { Initializer: { } initializer } => [.. initializer.Expressions],
        ImplicitArrayCreationExpressionSyntax creation => [.. creation.Initializer.Expressions],
        CollectionExpressionSyntax collection =>
            [.. collection.Elements.OfType<ExpressionElementSyntax>().Select(static element => element.Expression)],
        _ => [value],
    };
}
