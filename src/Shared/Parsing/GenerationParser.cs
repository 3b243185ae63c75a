using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Reads [Generation]; null when it sets nothing.</summary>
internal static class GenerationParser
{
    public static GenerationSpec? Parse(INamedTypeSymbol type, IMethodSymbol method, ProblemSink problems, CancellationToken cancellationToken)
    {
        if (PolicyParser.Effective(type, method, "GenerationAttribute").FirstOrDefault() is not { } attribute) return null;
        var figures = new FigureCheck(problems, cancellationToken);
        figures.AtLeast(attribute, "Temperature", 0.0);
        figures.AtLeast(attribute, "MaxOutputTokens", 1);
        figures.Share(attribute, "TopP");
        if (attribute.Sets("Seed") && attribute.Named("Seed", 0L) < 0) figures.Report(attribute, "Seed", "negative", "at least 0");
        return new GenerationSpec
        {
            Temperature = attribute.Sets("Temperature") ? attribute.Named("Temperature", 0.0) : null,
            MaxOutputTokens = attribute.Sets("MaxOutputTokens") ? attribute.Named("MaxOutputTokens", 0) : null,
            TopP = attribute.Sets("TopP") ? attribute.Named("TopP", 0.0) : null,
            Seed = attribute.Sets("Seed") ? attribute.Named("Seed", 0L) : null,
            Stop = new(attribute.NamedArguments.Where(static a => a.Key == "Stop" && a.Value.Kind == TypedConstantKind.Array && !a.Value.IsNull)
                .SelectMany(static a => a.Value.Values).Select(static value => value.Value as string ?? "")),
        };
    }
}
