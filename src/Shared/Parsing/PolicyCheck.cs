using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Fallback.Catalogue;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Checks the policies of an interface, each attribute once, wherever it is (FB1002 to FB1005).</summary>
internal sealed class PolicyCheck(
    INamedTypeSymbol type, IReadOnlyList<IMethodSymbol> methods, bool isRefit, ProblemSink problems, CancellationToken cancellationToken)
{
    private readonly FigureCheck _figures = new(type.Name, problems, cancellationToken);

    public void Run()
    {
        // An attribute of the interface must fit one of the chains that it holds for; a method's must fit the method's.
        List<IMethodSymbol> chained = [.. methods.Where(method => PolicyAttributes.HasChain(type) || PolicyAttributes.HasChain(method))];
        Check(type, [.. chained.Select(ModelsOf), .. PolicyAttributes.HasChain(type) ? [ModelsOf(null)] : Enumerable.Empty<IReadOnlyList<string>>()]);
        foreach (IMethodSymbol method in chained) Check(method, [ModelsOf(method)]);
    }

    private IReadOnlyList<string> ModelsOf(IMethodSymbol? method) =>
        ModelNames.Of(PolicyAttributes.EffectiveOne(type, method, PolicyAttributes.ModelChain)!);

    private void Check(ISymbol symbol, IReadOnlyList<IReadOnlyList<string>> chains)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (chains.Count == 0) return;
        if (AttributeReader.One(symbol, PolicyAttributes.ModelChain) is { } chain) CheckChain(chain, symbol.Name);
        foreach (AttributeData attribute in Distinct(symbol, PolicyAttributes.TierTimeout)) CheckTimeout(attribute, chains);
        foreach (AttributeData attribute in Distinct(symbol, PolicyAttributes.CircuitBreaker)) CheckBreaker(attribute, chains);
        foreach (AttributeData attribute in Distinct(symbol, PolicyAttributes.RateLimit)) CheckLimit(attribute, chains);
        if (AttributeReader.One(symbol, PolicyAttributes.TierRetry) is { } retry) CheckRetry(retry);
        if (AttributeReader.One(symbol, PolicyAttributes.DegradedModel) is { } degraded)
            ModelNames.CheckDegraded(degraded, symbol.Name, chains, isRefit, problems, cancellationToken);
        if (AttributeReader.One(symbol, PolicyAttributes.Canary) is { } canary) CheckCanary(canary, symbol.Name);
        if (AttributeReader.One(symbol, PolicyAttributes.CostBudget) is { } budget) CheckBudget(budget);
        if (AttributeReader.One(symbol, PolicyAttributes.PreferCheapest) is { } selection) _figures.Between(selection, "MinQuality", 0, 1);
        if (AttributeReader.One(symbol, PolicyAttributes.AnswerCache) is { } cache) CheckCache(cache);
        if (AttributeReader.One(symbol, PolicyAttributes.Hedge) is { } hedge) CheckHedge(hedge);
        if (AttributeReader.One(symbol, PolicyAttributes.OnStreamFailure) is { } recovery
            && PolicyParser.StreamRecoveryOf(recovery) is < StreamRecovery.Fail or > (StreamRecovery.Continue | StreamRecovery.Restart))
            problems.Error(
                DiagnosticIds.Figure,
                recovery.Place(0, cancellationToken),
                $"'{symbol.Name}': [OnStreamFailure] must be Fail, Restart, Continue or Continue | Restart");
        if (AttributeReader.One(symbol, PolicyAttributes.ContextPolicy) is { } context) CheckContext(context, symbol.Name);
        if (AttributeReader.One(symbol, PolicyAttributes.DefaultResponse) is { } response
            && string.IsNullOrWhiteSpace(response.Values(0).FirstOrDefault().Value as string))
            problems.Error(
                DiagnosticIds.Figure,
                response.Place(cancellationToken),
                $"'{symbol.Name}': the default response is blank; write what a user should read when no model can answer");
    }

    /// <summary>The attributes that may occur several times, for one model each: a second one for the same tiers is an error.</summary>
    private List<AttributeData> Distinct(ISymbol symbol, string name)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        List<AttributeData> all = [.. AttributeReader.All(symbol, name)];
        foreach (AttributeData attribute in all)
        {
            string model = PolicyParser.ModelOf(attribute) ?? "";
            if (seen.Add(model)) continue;
            string kind = name.Substring(0, name.Length - "Attribute".Length);
            problems.Error(
                DiagnosticIds.TierTimeout,
                attribute.Place(cancellationToken),
                $"'{symbol.Name}' has [{kind}] twice for {(model.Length == 0 ? "all tiers" : $"\"{model}\"")}; keep one");
        }
        return all;
    }

    private void CheckChain(AttributeData chain, string owner)
    {
        ModelNames.Check(chain, owner, isRefit, problems, cancellationToken);
        _figures.AtLeast(chain, "DeadlineMs", 0, "0 means the sum of what the tiers can take");
        _figures.AtLeast(chain, "MaxAttempts", 1);
    }

    private void CheckTimeout(AttributeData attribute, IReadOnlyList<IReadOnlyList<string>> chains)
    {
        _figures.AtLeast(attribute, "FirstTokenMs", 1);
        _figures.AtLeast(attribute, "IdleMs", 1);
        if (PolicyParser.ModelOf(attribute) is { } model)
        {
            CheckModel(model, attribute.Place(0, cancellationToken), chains);
            CheckMilliseconds(attribute, 1, $"\"{model}\"");
            return;
        }
        int count = attribute.Values(0).Length;
        int tiers = chains.Max(static chain => chain.Count);
        if (count > tiers)
            problems.Error(
                DiagnosticIds.TierTimeout,
                attribute.Place(tiers, cancellationToken),
                $"'{type.Name}': [TierTimeout] has {Text(count)} values, but the chain has {Text(tiers)} "
                + $"{(tiers == 1 ? "tier" : "tiers")}; remove {Text(count - tiers)}");
        for (int i = 0; i < count; i++) CheckMilliseconds(attribute, i, "tier " + Text(i + 1));
    }

    private void CheckMilliseconds(AttributeData attribute, int position, string subject)
    {
        TypedConstant value = PolicyParser.IsForOneModel(attribute) ? attribute.ConstructorArguments[position] : attribute.Values(0)[position];
        if (value.Value is int ms and <= 0)
            problems.Error(
                DiagnosticIds.Figure,
                attribute.Place(position, cancellationToken),
                $"'{type.Name}': the timeout of {subject} is {Text(ms)} ms, but must be at least 1");
    }

    private void CheckBreaker(AttributeData attribute, IReadOnlyList<IReadOnlyList<string>> chains)
    {
        _figures.AtLeast(attribute, "FailureThreshold", 1);
        _figures.Share(attribute, "FailureRatio");
        _figures.AtLeast(attribute, "SamplingSeconds", 1);
        _figures.AtLeast(attribute, "MinimumThroughput", 1);
        _figures.Between(attribute, "BreakSeconds", 0.5, 31_536_000);
        if (attribute.Named("MaxBreakSeconds", 0.0) != 0)
            _figures.Between(attribute, "MaxBreakSeconds", attribute.Named("BreakSeconds", BreakerSpec.Default.BreakSeconds), 31_536_000);
        _figures.AtLeast(attribute, "HalfOpenMaxCalls", 1);
        _figures.AtLeast(attribute, "SuccessThreshold", 1);
        if (attribute.Sets("FailureThreshold") && attribute.Sets("FailureRatio"))
            _figures.Report(
                attribute,
                "FailureThreshold",
                "set together with FailureRatio",
                "left out, because a breaker counts either consecutive failures or their share");
        if (PolicyParser.ModelOf(attribute) is { } model) CheckModel(model, attribute.Place("Model", cancellationToken), chains);
    }

    private void CheckLimit(AttributeData attribute, IReadOnlyList<IReadOnlyList<string>> chains)
    {
        _figures.AtLeast(attribute, "RequestsPerMinute", 0, "0 means no limit");
        _figures.AtLeast(attribute, "TokensPerMinute", 0, "0 means no limit");
        _figures.AtLeast(attribute, "MaxConcurrency", 0, "0 means no limit");
        if (PolicyParser.Limit(attribute) == new LimitSpec { Adaptive = false })
            problems.Error(
                DiagnosticIds.Figure,
                attribute.Place(cancellationToken),
                $"'{type.Name}': [RateLimit] limits nothing; set RequestsPerMinute, TokensPerMinute or MaxConcurrency, "
                + $"or remove Adaptive = false");
        if (PolicyParser.ModelOf(attribute) is { } model) CheckModel(model, attribute.Place("Model", cancellationToken), chains);
    }

    private void CheckModel(string model, Location? place, IReadOnlyList<IReadOnlyList<string>> chains)
    {
        List<string> known = [.. chains.SelectMany(static chain => chain).Distinct()];
        if (known.Concat(Degraded()).Any(name => PolicyParser.SameModel(name, model))) return;
        string? nearest = NearestName.Of(model, known);
        problems.Error(
            DiagnosticIds.TierTimeout,
            place,
            $"'{type.Name}': \"{model}\" is not in the chain{(nearest is null ? "" : $"; did you mean \"{nearest}\"?")}");
    }

    private IEnumerable<string> Degraded() =>
        methods.Prepend<ISymbol>(type)
            .Select(static symbol => PolicyParser.DegradedModelOf(AttributeReader.One(symbol, PolicyAttributes.DegradedModel)))
            .OfType<string>();

    private void CheckRetry(AttributeData attribute)
    {
        _figures.AtLeast(attribute, "MaxRetries", 0);
        _figures.AtLeast(attribute, "BaseDelayMs", 1);
        _figures.AtLeast(attribute, "MaxDelayMs", 1);
        _figures.AtLeast(attribute, "MaxRetryAfterSeconds", 0);
        _figures.AtLeast(attribute, "WaitBeforeFailoverSeconds", 0);
    }

    private void CheckHedge(AttributeData attribute)
    {
        _figures.AtLeast(attribute, "DelayMs", -1);
        _figures.Share(attribute, "ExtraCost");
        _figures.AtLeast(attribute, "MaxParallel", 2);
        if (attribute.Named("DelayMs", HedgeSpec.Default.DelayMs) >= 0 && attribute.Sets("ExtraCost"))
            _figures.Report(
                attribute,
                "ExtraCost",
                "set together with DelayMs",
                "left out, because a hedge starts either after a fixed time or as early as its cost allows");
    }

    private void CheckCanary(AttributeData attribute, string owner)
    {
        ModelNames.CheckCanary(attribute, owner, isRefit, problems, cancellationToken);
        _figures.Between(attribute, "Percent", 0, 100);
        _figures.Between(attribute, "MaxLatencyFactor", 0.1, 100);
        _figures.Between(attribute, "MaxCostFactor", 0.1, 100);
        _figures.AtLeast(attribute, "MinSamples", 20);
    }

    private void CheckContext(AttributeData attribute, string owner)
    {
        if (attribute.Values(0).FirstOrDefault().Value is int mode && (mode < 0 || mode >= ContextSpec.Modes.Length))
            problems.Error(
                DiagnosticIds.Figure,
                attribute.Place(0, cancellationToken),
                $"'{owner}': [ContextPolicy] must be SkipTier, TrimHistory or Fail");
        _figures.AtLeast(attribute, "ReserveTokens", 0);
    }

    private void CheckBudget(AttributeData attribute)
    {
        _figures.Between(attribute, "PerCallUsd", 0, 1e9);
        _figures.Between(attribute, "PerDayUsd", 0, 1e9);
        if (PolicyParser.Budget(attribute) == new BudgetSpec(0, 0))
            problems.Error(
                DiagnosticIds.Figure,
                attribute.Place(cancellationToken),
                $"'{type.Name}': [CostBudget] limits nothing; set PerCallUsd or PerDayUsd");
    }

    private void CheckCache(AttributeData attribute)
    {
        _figures.AtLeast(attribute, "TtlSeconds", 1);
        _figures.AtLeast(attribute, "StaleSeconds", 0);
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
