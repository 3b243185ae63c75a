using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Reads [Generation] and checks its figures (FB1005).</summary>
internal static class GenerationParser
{
    public const string Name = "GenerationAttribute";

    /// <summary>The settings that hold for a method; null when none is set.</summary>
    public static GenerationSpec? Parse(INamedTypeSymbol type, IMethodSymbol method)
    {
        if (PolicyAttributes.EffectiveOne(type, method, Name) is not { } attribute) return null;
        var settings = new GenerationSpec
        {
            Temperature = attribute.Sets("Temperature") ? attribute.Named("Temperature", 0.0) : null,
            MaxOutputTokens = attribute.Sets("MaxOutputTokens") ? attribute.Named("MaxOutputTokens", 0) : null,
            TopP = attribute.Sets("TopP") ? attribute.Named("TopP", 0.0) : null,
            Seed = attribute.Sets("Seed") ? attribute.Named("Seed", 0L) : null,
            Stop = new(attribute.NamedArguments.Where(static a => a.Key == "Stop" && a.Value is { Kind: TypedConstantKind.Array, IsNull: false })
                .SelectMany(static a => a.Value.Values).Select(static value => value.Value as string ?? "")),
        };
        return settings == new GenerationSpec() ? null : settings;
    }

    public static void Check(ISymbol symbol, ProblemSink problems, CancellationToken cancellationToken)
    {
        if (AttributeReader.One(symbol, Name) is not { } attribute) return;
        var figures = new FigureCheck(symbol.Name, problems, cancellationToken);
        figures.Between(attribute, "Temperature", 0, double.MaxValue);
        figures.AtLeast(attribute, "MaxOutputTokens", 1);
        figures.Share(attribute, "TopP");
        if (attribute.Named("Seed", 0L) < 0) figures.Report(attribute, "Seed", "negative", "at least 0");
        if (attribute.NamedArguments.Any(static a =>
                a.Key == "Stop"
                && (a.Value.IsNull || a.Value.Values.Any(static value => string.IsNullOrEmpty(value.Value as string)))))
            figures.Report(attribute, "Stop", "or contains an empty string", "non-empty strings");
    }
}
