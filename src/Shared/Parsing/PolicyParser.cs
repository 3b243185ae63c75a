using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Reads a chain's policies. A method's attribute replaces the interface's of the same kind whole.</summary>
internal static class PolicyParser
{
    public static ChainSpec Parse(INamedTypeSymbol type, IMethodSymbol? method, ProblemSink problems, CancellationToken cancellationToken)
    {
        var figures = new FigureCheck(problems, cancellationToken);
        AttributeData chain = Effective(type, method, "ModelChainAttribute").First();
        List<string> models = ModelNames.Read(chain, (method ?? (ISymbol)type).Name, problems, cancellationToken);
        figures.AtLeast(chain, "DeadlineMs", 0, "0 means the sum of what the tiers can take");
        figures.AtLeast(chain, "MaxAttempts", 1);

        TierSpec[] tiers = [.. models.Select(static model => new TierSpec(model))];
        TimeoutParser.Apply(tiers, [.. Effective(type, method, "TierTimeoutAttribute")], problems, figures, cancellationToken);
        BreakerParser.Apply(tiers, [.. Effective(type, method, "CircuitBreakerAttribute")], problems, figures, cancellationToken);
        AttributeData? fallback = Effective(type, method, "DefaultResponseAttribute").FirstOrDefault();
        string? response = fallback?.Values(0).FirstOrDefault().Value as string;
        if (fallback is not null && string.IsNullOrWhiteSpace(response)) problems.Error(DiagnosticIds.Figure, fallback.Place(cancellationToken), "the default response is blank; write what a user should read when no model can answer");
        return new ChainSpec
        {
            Tiers = new(tiers),
            DeadlineMs = chain.Named("DeadlineMs", 0),
            MaxAttempts = chain.Named("MaxAttempts", 6),
            Retry = Retry(Effective(type, method, "TierRetryAttribute").FirstOrDefault(), figures),
            Cache = Cache(Effective(type, method, "AnswerCacheAttribute").FirstOrDefault(), figures),
            DefaultResponse = response,
            FallOver = Effective(type, method, "FallOverAttribute").FirstOrDefault()?.Values(0).FirstOrDefault().Value is int kinds ? kinds : 0,
        };
    }

    /// <summary>The attributes that hold: the method's where it has any of that kind, else the interface's.</summary>
    public static ImmutableArray<AttributeData> Effective(INamedTypeSymbol type, IMethodSymbol? method, string name)
    {
        ImmutableArray<AttributeData> own = method is null ? [] : [.. AttributeReader.All(method, name)];
        return own.Length > 0 ? own : [.. AttributeReader.All(type, name)];
    }

    private static RetrySpec? Retry(AttributeData? attribute, FigureCheck figures)
    {
        if (attribute is null) return null;
        figures.AtLeast(attribute, "MaxRetries", 0);
        figures.AtLeast(attribute, "BaseDelayMs", 1);
        figures.AtLeast(attribute, "MaxDelayMs", 1);
        figures.AtLeast(attribute, "MaxRetryAfterSeconds", 0);
        return new RetrySpec
        {
            MaxRetries = attribute.Named("MaxRetries", 1),
            BaseDelayMs = attribute.Named("BaseDelayMs", 500),
            MaxDelayMs = attribute.Named("MaxDelayMs", 8_000),
            MaxRetryAfterSeconds = attribute.Named("MaxRetryAfterSeconds", 60),
        };
    }

    private static CacheSpec? Cache(AttributeData? attribute, FigureCheck figures)
    {
        if (attribute is null) return null;
        figures.AtLeast(attribute, "TtlSeconds", 1);
        figures.AtLeast(attribute, "StaleSeconds", 0);
        return new CacheSpec
        {
            TtlSeconds = attribute.Named("TtlSeconds", 3_600),
            StaleSeconds = attribute.Named("StaleSeconds", 86_400),
            ServeStale = attribute.Named("ServeStale", true),
        };
    }
}
