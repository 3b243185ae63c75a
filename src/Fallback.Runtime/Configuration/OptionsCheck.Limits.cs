using System.Globalization;
using Fallback.CompilerServices;

namespace Fallback;

/// <content>Limits, budgets, the choice by cost, and the breaker over all tiers.</content>
internal static partial class OptionsCheck
{
    private static void CheckLimit(string key, int requests, int tokens, int concurrency, List<string> mistakes)
    {
        if (requests < 0) mistakes.Add($"{key}:RequestsPerMinute = '{requests}': must be a number of requests, 0 for no limit");
        if (tokens < 0) mistakes.Add($"{key}:TokensPerMinute = '{tokens}': must be a number of tokens, 0 for no limit");
        if (concurrency < 0) mistakes.Add($"{key}:MaxConcurrency = '{concurrency}': must be a number of requests, 0 for no limit");
    }

    /// <summary>Returns the key of a model's facts. If the name is masked, the key must not complete it.</summary>
    private static string FactsKey(FallbackOptions options, ModelResolver models, string written, ResolvedModel model, ChainDeclaration declared)
    {
        string name = models.Follow(written) ?? written.Trim();
        string shown = ShownSetting.OfModel(options, name, declared);
        return shown == name ? ShownSetting.OfPath($"{options.Path}:Models:{model.Provider}/{model.Model}") : $"{options.Path}:Models:{shown}";
    }

    /// <summary>A budget over something without a price would limit nothing.</summary>
    private static void CheckPrice(string key, ResolvedModel model, string place, List<string> mistakes)
    {
        if (model.Facts is not { InputPerMillion: not null, OutputPerMillion: not null })
            mistakes.Add(
                $"{place} has a cost budget but no known price; "
                + $"set {key}:InputPerMillion and {key}:OutputPerMillion (0 if it costs nothing)");
        else if (model.Facts is { MaxOutput: null, ContextWindow: null })
            mistakes.Add($"{place} has a cost budget, but nothing is known of how long its answers can be; set {key}:MaxOutput");
    }

    /// <summary>Without prices, nothing is the cheapest, and without a quality, nothing is known to be good enough.</summary>
    private static void CheckChoice(
        string key, ModelResolver models, ResolvedModel model, double minQuality, string place, List<string> mistakes)
    {
        if (model.Facts is not { InputPerMillion: not null, OutputPerMillion: not null })
            mistakes.Add(
                $"{place} is to be chosen by cost, but has no known price; "
                + $"set {key}:InputPerMillion and {key}:OutputPerMillion (0 if it costs nothing)");
        if (minQuality > 0 && models.Configured(model.Provider, model.Model)?.Quality is null)
            mistakes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{place} is to be chosen by a quality of at least {minQuality}, but its own is unknown; "
                + $"set {key}:Quality to a number from 0 to 1"));
    }

    private static void CheckReplicas(string key, ReplicaOptions replicas, List<string> mistakes)
    {
        var figures = new FigureCheck(key, mistakes);
        figures.Between("Count", replicas.Count, 1, 10_000);
        figures.Between("SyncMs", replicas.SyncInterval.TotalMilliseconds, 50, 1_000);
        figures.Between("TimeoutMs", replicas.OperationTimeout.TotalMilliseconds, 5, 1_000);
        figures.That(
            replicas.ProcessName is not { Length: > 100 }, "ProcessName", replicas.ProcessName, "must have at most 100 characters");
        figures.That(
            Enum.IsDefined(replicas.BudgetWithoutStore), "BudgetWithoutStore", replicas.BudgetWithoutStore, "must be LocalShare or Deny");
    }

    private static void CheckGlobal(string key, GlobalBreakerOptions breaker, List<string> mistakes)
    {
        var figures = new FigureCheck(key, mistakes);
        figures.That(breaker.FailureRatio is > 0 and <= 1, "FailureRatio", breaker.FailureRatio, "must be in (0, 1]");
        figures.AtLeast("SamplingSeconds", breaker.SamplingDuration, TimeSpan.FromSeconds(1));
        figures.AtLeast("MinimumThroughput", breaker.MinimumThroughput, 1);
        figures.AtLeast("BreakSeconds", breaker.BreakDuration, TimeSpan.FromSeconds(0.5));
    }
}
