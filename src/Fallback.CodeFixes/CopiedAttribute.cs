using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Writes an attribute at another place: unchanged if it means the same there, otherwise by its values.</summary>
internal sealed class CopiedAttribute(SemanticModel model, int position, CancellationToken cancellationToken)
{
    public string TextOf(AttributeData attribute) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is AttributeSyntax written && MeansTheSame(attribute, written)
            ? $"[{written}]"
            : $"[{Name(attribute)}{Arguments(attribute)}]";

    private bool MeansTheSame(AttributeData attribute, AttributeSyntax written)
    {
        AttributeSyntax copy = SyntaxFactory.Attribute(written.Name, written.ArgumentList);
        if (!model.TryGetSpeculativeSemanticModel(position, copy, out SemanticModel? there)) return false;
        ISymbol? constructor = there.GetSymbolInfo(copy, cancellationToken).Symbol;
        if (!SymbolEqualityComparer.Default.Equals(constructor, attribute.AttributeConstructor)) return false;
        IEnumerable<object?> copied =
            from argument in copy.ArgumentList?.Arguments ?? []
            from value in WrittenValues.Elements(argument.Expression)
            select there.GetConstantValue(value, cancellationToken).Value;
        return copied.Select(Text).SequenceEqual(Values(attribute).Select(static constant => Text(constant.Value)));
    }

    private string Name(AttributeData attribute)
    {
        string name = attribute.AttributeClass!.ToMinimalDisplayString(model, position);
        return name.Substring(0, name.Length - nameof(Attribute).Length);
    }

    private static string Arguments(AttributeData attribute)
    {
        string[] arguments =
        [
            .. attribute.ConstructorArguments.SelectMany(Elements).Select(Code),
            .. attribute.NamedArguments.Select(static argument =>
                $"{argument.Key} = {(argument.Value.Kind == TypedConstantKind.Array
                    ? $"new[] {{ {string.Join(", ", Elements(argument.Value).Select(Code))} }}"
                    : Code(argument.Value))}"),
        ];
        return arguments.Length == 0 ? "" : $"({string.Join(", ", arguments)})";
    }

    private static string Code(TypedConstant constant) => constant is { Kind: TypedConstantKind.Primitive, Value: int number }
        ? number.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '_')
        : constant.ToCSharpString();

    private static IEnumerable<TypedConstant> Values(AttributeData attribute) =>
        attribute.ConstructorArguments.Concat(attribute.NamedArguments.Select(static argument => argument.Value)).SelectMany(Elements);

    private static IEnumerable<TypedConstant> Elements(TypedConstant constant) =>
        constant.Kind != TypedConstantKind.Array ? [constant] : constant.IsNull ? [] : constant.Values;

    /// <summary>A whole number that is passed for a fraction is the same.</summary>
    private static string? Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture);
}
