using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Reads [CircuitBreaker]: one for all tiers, and others for single models, which win (FB1004, FB1005).</summary>
internal static class BreakerParser
{
    public static void Apply(TierSpec[] tiers, ImmutableArray<AttributeData> attributes, ProblemSink problems, FigureCheck figures, CancellationToken cancellationToken)
    {
        foreach (AttributeData attribute in attributes.OrderBy(static a => a.Named<string?>("Model", null) is not null))
        {
            BreakerSpec breaker = Read(attribute, figures);
            string? model = attribute.Named<string?>("Model", null);
            bool found = false;
            for (int i = 0; i < tiers.Length; i++)
            {
                if (model is not null && tiers[i].Model != model) continue;
                found = true;
                tiers[i] = tiers[i] with { Breaker = breaker };
            }
            if (!found && model is not null) TimeoutParser.NotInChain(attribute, 0, "Model", model, tiers, problems, cancellationToken);
        }
    }

    private static BreakerSpec Read(AttributeData attribute, FigureCheck figures)
    {
        figures.AtLeast(attribute, "FailureThreshold", 1);
        figures.Share(attribute, "FailureRatio");
        figures.AtLeast(attribute, "SamplingSeconds", 1);
        figures.AtLeast(attribute, "MinimumThroughput", 1);
        figures.AtLeast(attribute, "BreakSeconds", 0.5);
        figures.AtLeast(attribute, "HalfOpenMaxCalls", 1);
        figures.AtLeast(attribute, "SuccessThreshold", 1);
        if (attribute.Sets("FailureThreshold") && attribute.Sets("FailureRatio"))
            figures.Report(attribute, "FailureThreshold", "set beside FailureRatio", "left out: a breaker counts either consecutive failures or their share");
        BreakerSpec defaults = BreakerSpec.Default;
        return new BreakerSpec
        {
            FailureThreshold = attribute.Named("FailureThreshold", defaults.FailureThreshold),
            FailureRatio = attribute.Named("FailureRatio", 0.0),
            SamplingSeconds = attribute.Named("SamplingSeconds", defaults.SamplingSeconds),
            MinimumThroughput = attribute.Named("MinimumThroughput", defaults.MinimumThroughput),
            BreakSeconds = attribute.Named("BreakSeconds", defaults.BreakSeconds),
            HalfOpenMaxCalls = attribute.Named("HalfOpenMaxCalls", defaults.HalfOpenMaxCalls),
            SuccessThreshold = attribute.Named("SuccessThreshold", defaults.SuccessThreshold),
        };
    }
}
