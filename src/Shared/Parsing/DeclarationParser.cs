using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Reads a chain as it is written; <see cref="PolicyParser"/> reads what it means.</summary>
internal static class DeclarationParser
{
    /// <summary>Those that may be for the model of one tier.</summary>
    private static readonly ImmutableArray<string> _ofTiers =
        [PolicyAttributes.TierTimeout, PolicyAttributes.CircuitBreaker, PolicyAttributes.RateLimit];

    public static DeclaredChain Parse(INamedTypeSymbol type, IMethodSymbol? method)
    {
        AttributeData chain = PolicyAttributes.EffectiveOne(type, method, PolicyAttributes.ModelChain)!;
        IEnumerable<(string Model, bool IsDegraded)> models = ModelNames.Of(chain).Select(static model => (model, false));
        if (PolicyParser.DegradedModelOf(PolicyAttributes.EffectiveOne(type, method, PolicyAttributes.DegradedModel)) is { } degraded)
            models = models.Append((degraded, true));
        return new DeclaredChain
        {
            Tiers = new(models.Select(tier => new DeclaredTier(tier.Model, tier.IsDegraded, new(OfTier(type, method, tier.Model))))),
            Figures = new(Members(chain)),
            Policies = new(PolicyAttributes.OfChain.Where(static name => name != PolicyAttributes.DegradedModel)
                .SelectMany(name =>
                    PolicyAttributes.Effective(type, method, name)
                        .Where(static attribute => !PolicyParser.IsForOneModel(attribute))
                        .Reverse()
                        .Take(1))
                .Select(Policy)),
        };
    }

    private static IEnumerable<WrittenPolicy> OfTier(INamedTypeSymbol type, IMethodSymbol? method, string model) =>
        _ofTiers.SelectMany(name => PolicyAttributes.Effective(type, method, name)
            .Where(attribute => PolicyParser.ModelOf(attribute) is { } own && PolicyParser.SameModel(own, model)).Reverse().Take(1)).Select(Policy);

    private static WrittenPolicy Policy(AttributeData attribute)
    {
        string name = attribute.AttributeClass!.Name;
        // A leading model is the tier's own, which is declared elsewhere.
        int first = PolicyParser.IsForOneModel(attribute) && attribute.ConstructorArguments.Length == 2 ? 1 : 0;
        IEnumerable<TypedConstant> arguments =
            Enumerable.Range(first, Math.Max(0, attribute.ConstructorArguments.Length - first))
                .SelectMany(position => attribute.Values(position));
        return new WrittenPolicy(name.Substring(0, name.Length - "Attribute".Length), new(arguments.Select(Value)), new(Members(attribute)));
    }

    private static IEnumerable<WrittenMember> Members(AttributeData attribute) =>
        from argument in attribute.NamedArguments
        where argument.Key != "Model" && argument.Value is { Kind: TypedConstantKind.Primitive or TypedConstantKind.Enum, Value: not null }
        select new WrittenMember(argument.Key, Value(argument.Value));

    private static WrittenValue Value(TypedConstant constant)
    {
        object value = constant.Value ?? "";
        if (constant is not { Kind: TypedConstantKind.Enum, Type: INamedTypeSymbol type } || value is not int number) return new WrittenValue(value);
        List<IFieldSymbol> names = [.. type.GetMembers().OfType<IFieldSymbol>().Where(static field => field.ConstantValue is int)];
        List<string> exact = [.. names.Where(name => (int)name.ConstantValue! == number).Select(static name => name.Name).Take(1)];
        if (exact.Count == 0)
        {
            names = [.. names.Where(name => (int)name.ConstantValue! is not 0 and var bit && (bit & number) == bit)];
            if (names.Aggregate(0, static (sum, name) => sum | (int)name.ConstantValue!) == number)
                exact = [.. names.Select(static name => name.Name)];
        }
        return new WrittenValue(number, type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), string.Join(",", exact));
    }
}
