using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Which attributes hold for a method.</summary>
internal static class PolicyAttributes
{
    public const string ModelChain = "ModelChainAttribute";
    public const string TierTimeout = "TierTimeoutAttribute";
    public const string CircuitBreaker = "CircuitBreakerAttribute";
    public const string TierRetry = "TierRetryAttribute";
    public const string AnswerCache = "AnswerCacheAttribute";
    public const string DefaultResponse = "DefaultResponseAttribute";
    public const string FailoverOn = "FailoverOnAttribute";
    public const string OnStreamFailure = "OnStreamFailureAttribute";
    public const string Hedge = "HedgeAttribute";
    public const string AnswerRepair = "AnswerRepairAttribute";
    public const string ContextPolicy = "ContextPolicyAttribute";
    public const string RateLimit = "RateLimitAttribute";
    public const string CostBudget = "CostBudgetAttribute";
    public const string PreferCheapest = "PreferCheapestAttribute";
    public const string DegradedModel = "DegradedModelAttribute";
    public const string Canary = "CanaryAttribute";

    /// <summary>The policies that do nothing without a chain.</summary>
    public static ImmutableArray<string> OfChain { get; } =
    [
        TierTimeout, CircuitBreaker, TierRetry, AnswerCache,
        DefaultResponse, FailoverOn, OnStreamFailure, ContextPolicy,
        AnswerRepair, Hedge, RateLimit, CostBudget, PreferCheapest, DegradedModel, Canary,
    ];

    public static bool HasChain(ISymbol symbol) => AttributeReader.One(symbol, ModelChain) is not null;

    /// <summary>Whether a method changes anything of its interface's chain.</summary>
    public static bool HasAny(ISymbol symbol) => HasChain(symbol) || OfChain.Any(name => AttributeReader.One(symbol, name) is not null);

    /// <summary>The attributes of a kind that hold: the method's where it has any of that kind, else the interface's.</summary>
    public static IReadOnlyList<AttributeData> Effective(INamedTypeSymbol type, IMethodSymbol? method, string name)
    {
        List<AttributeData> own = method is null ? [] : [.. AttributeReader.All(method, name)];
        return own.Count > 0 ? own : [.. AttributeReader.All(type, name)];
    }

    public static AttributeData? EffectiveOne(INamedTypeSymbol type, IMethodSymbol? method, string name) =>
        Effective(type, method, name) is { Count: > 0 } found ? found[0] : null;
}
