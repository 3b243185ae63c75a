using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Fallback;

/// <summary>Reads the section <c>Fallback</c>. By hand, so that every mistake is named with key, value and remedy, and AOT stays clean.</summary>
internal sealed class ConfigurationReader(FallbackOptions options)
{
    public void Read(IConfiguration root)
    {
        if (root is IConfigurationSection { Path: { } path }) options.Path = path;
        foreach (IConfigurationSection item in root.GetChildren())
        {
            if (Is(item, "DefaultProvider")) options.DefaultProvider = Text(item);
            else if (Is(item, "CacheEntries")) options.CacheEntries = Whole(item) ?? options.CacheEntries;
            else if (Is(item, "Providers")) Each(item, options.Providers, ReadProvider);
            else if (Is(item, "Models")) Each(item, options.Models, ReadModel);
            else if (Is(item, "Aliases")) foreach (IConfigurationSection alias in item.GetChildren()) options.Aliases[alias.Key] = alias.Value ?? "";
            else if (Is(item, "GlobalBreaker")) options.GlobalBreaker = ReadAll(item, new GlobalBreakerOptions(), ReadGlobal);
            else if (Is(item, "Clients")) Each(item, options.Clients, ReadClient);
            else Unknown(item, "DefaultProvider, Providers, Models, Aliases, Clients, CacheEntries, GlobalBreaker");
        }
    }

    private void ReadProvider(IConfigurationSection item, ProviderOptions provider)
    {
        if (Is(item, "BaseUrl")) provider.BaseUrl = Text(item);
        else if (Is(item, "ApiKey")) provider.ApiKey = Key(item);
        else if (Is(item, "KeyRequired")) provider.KeyRequired = Truth(item);
        else if (Is(item, "AllowInsecureHttp")) provider.AllowInsecureHttp = Truth(item) ?? false;
        else if (Is(item, "MaxResponseBytes")) provider.MaxResponseBytes = Whole(item) ?? provider.MaxResponseBytes;
        else if (Is(item, "RequestsPerMinute")) provider.RequestsPerMinute = Whole(item) ?? 0;
        else if (Is(item, "TokensPerMinute")) provider.TokensPerMinute = Whole(item) ?? 0;
        else if (Is(item, "MaxConcurrency")) provider.MaxConcurrency = Whole(item) ?? 0;
        else if (Is(item, "Headers")) foreach (IConfigurationSection header in item.GetChildren()) provider.Headers[header.Key] = header.Value ?? "";
        else if (Is(item, "Instances")) Error(item, "a provider has one instance in this version; declare one provider for each instance (for example 'pool-eu' and 'pool-us') and name them in the chain");
        else Unknown(item, "BaseUrl, ApiKey, KeyRequired, AllowInsecureHttp, MaxResponseBytes, Headers, RequestsPerMinute, TokensPerMinute, MaxConcurrency");
    }

    private void ReadModel(IConfigurationSection item, ModelOptions model)
    {
        if (Is(item, "Provider")) model.Provider = Text(item);
        else if (Is(item, "ContextWindow")) model.ContextWindow = Whole(item);
        else if (Is(item, "MaxOutput")) model.MaxOutput = Whole(item);
        else if (Is(item, "InputPerMillion")) model.InputPerMillion = Amount(item);
        else if (Is(item, "CachedInputPerMillion")) model.CachedInputPerMillion = Amount(item);
        else if (Is(item, "OutputPerMillion")) model.OutputPerMillion = Amount(item);
        else if (Is(item, "SupportsTools")) model.SupportsTools = Truth(item);
        else if (Is(item, "SupportsVision")) model.SupportsVision = Truth(item);
        else if (Is(item, "AcceptsTemperature")) model.AcceptsTemperature = Truth(item);
        else if (Is(item, "Prefill")) model.Prefill = Name<AssistantPrefill>(item);
        else if (Is(item, "StructuredOutput")) model.StructuredOutput = Name<StructuredOutputMode>(item);
        else if (Is(item, "Quality")) model.Quality = (double?)Amount(item);
        else if (Is(item, "RequestsPerMinute")) model.RequestsPerMinute = Whole(item);
        else if (Is(item, "TokensPerMinute")) model.TokensPerMinute = Whole(item);
        else if (Is(item, "MaxConcurrency")) model.MaxConcurrency = Whole(item);
        else if (Is(item, "MaxTokensParameter")) model.MaxTokensParameter = Text(item);
        else Unknown(item, "Provider, ContextWindow, MaxOutput, InputPerMillion, CachedInputPerMillion, OutputPerMillion, SupportsTools, SupportsVision, AcceptsTemperature, StructuredOutput, Prefill, MaxTokensParameter, Quality, RequestsPerMinute, TokensPerMinute, MaxConcurrency");
    }

    private void ReadClient(IConfigurationSection item, ClientOptions client)
    {
        if (Is(item, "DeadlineMs")) client.DeadlineMs = Whole(item);
        else if (Is(item, "MaxAttempts")) client.MaxAttempts = Whole(item);
        else if (Is(item, "Tiers")) foreach (IConfigurationSection tier in item.GetChildren()) client.Tiers.Add(ReadAll(tier, new TierOptions(), ReadTier));
        else if (Is(item, "CircuitBreaker")) client.CircuitBreaker = ReadAll(item, new CircuitBreakerAttribute(), ReadBreaker);
        else if (Is(item, "DegradedModel")) client.DegradedModel = item.Value?.Trim() ?? "";
        else if (Is(item, "RateLimit")) client.RateLimit = ReadAll(item, new RateLimitAttribute(), ReadLimit);
        else if (Is(item, "CostBudget")) client.CostBudget = ReadAll(item, new CostBudgetAttribute(), ReadBudget);
        else if (Is(item, "PreferCheapest")) client.PreferCheapest = ReadAll(item, new PreferCheapestAttribute(), ReadPreferCheapest);
        else Unknown(item, "DeadlineMs, MaxAttempts, Tiers, CircuitBreaker, RateLimit, CostBudget, PreferCheapest, DegradedModel");
    }

    private void ReadTier(IConfigurationSection item, TierOptions tier)
    {
        if (Is(item, "Model")) tier.Model = Text(item) ?? "";
        else if (Is(item, "TimeoutMs")) tier.TimeoutMs = Whole(item);
        else if (Is(item, "FirstTokenMs")) tier.FirstTokenMs = Whole(item);
        else if (Is(item, "IdleMs")) tier.IdleMs = Whole(item);
        else Unknown(item, "Model, TimeoutMs, FirstTokenMs, IdleMs");
    }

    private void ReadBreaker(IConfigurationSection item, CircuitBreakerAttribute breaker)
    {
        if (Is(item, "FailureThreshold")) breaker.FailureThreshold = Whole(item) ?? breaker.FailureThreshold;
        else if (Is(item, "FailureRatio")) breaker.FailureRatio = (double?)Amount(item) ?? breaker.FailureRatio;
        else if (Is(item, "SamplingSeconds")) breaker.SamplingSeconds = Whole(item) ?? breaker.SamplingSeconds;
        else if (Is(item, "MinimumThroughput")) breaker.MinimumThroughput = Whole(item) ?? breaker.MinimumThroughput;
        else if (Is(item, "BreakSeconds")) breaker.BreakSeconds = (double?)Amount(item) ?? breaker.BreakSeconds;
        else if (Is(item, "HalfOpenMaxCalls")) breaker.HalfOpenMaxCalls = Whole(item) ?? breaker.HalfOpenMaxCalls;
        else if (Is(item, "SuccessThreshold")) breaker.SuccessThreshold = Whole(item) ?? breaker.SuccessThreshold;
        else Unknown(item, "FailureThreshold, FailureRatio, SamplingSeconds, MinimumThroughput, BreakSeconds, HalfOpenMaxCalls, SuccessThreshold");
    }

    private void ReadLimit(IConfigurationSection item, RateLimitAttribute limit)
    {
        if (Is(item, "RequestsPerMinute")) limit.RequestsPerMinute = Whole(item) ?? 0;
        else if (Is(item, "TokensPerMinute")) limit.TokensPerMinute = Whole(item) ?? 0;
        else if (Is(item, "MaxConcurrency")) limit.MaxConcurrency = Whole(item) ?? 0;
        else if (Is(item, "Adaptive")) limit.Adaptive = Truth(item) ?? true;
        else Unknown(item, "RequestsPerMinute, TokensPerMinute, MaxConcurrency, Adaptive");
    }

    private void ReadBudget(IConfigurationSection item, CostBudgetAttribute budget)
    {
        if (Is(item, "PerCallUsd")) budget.PerCallUsd = (double?)Amount(item) ?? 0;
        else if (Is(item, "PerDayUsd")) budget.PerDayUsd = (double?)Amount(item) ?? 0;
        else Unknown(item, "PerCallUsd, PerDayUsd");
    }

    private void ReadPreferCheapest(IConfigurationSection item, PreferCheapestAttribute selection)
    {
        if (Is(item, "MinQuality")) selection.MinQuality = (double?)Amount(item) ?? 0;
        else Unknown(item, "MinQuality");
    }

    private void ReadGlobal(IConfigurationSection item, GlobalBreakerOptions breaker)
    {
        if (Is(item, "FailureRatio")) breaker.FailureRatio = (double?)Amount(item) ?? breaker.FailureRatio;
        else if (Is(item, "SamplingSeconds")) breaker.SamplingSeconds = Whole(item) ?? breaker.SamplingSeconds;
        else if (Is(item, "MinimumThroughput")) breaker.MinimumThroughput = Whole(item) ?? breaker.MinimumThroughput;
        else if (Is(item, "BreakSeconds")) breaker.BreakSeconds = (double?)Amount(item) ?? breaker.BreakSeconds;
        else Unknown(item, "FailureRatio, SamplingSeconds, MinimumThroughput, BreakSeconds");
    }

    private static T ReadAll<T>(IConfigurationSection section, T target, Action<IConfigurationSection, T> read)
    {
        foreach (IConfigurationSection item in section.GetChildren()) read(item, target);
        return target;
    }

    private static void Each<T>(IConfigurationSection section, IDictionary<string, T> into, Action<IConfigurationSection, T> read)
        where T : new()
    {
        foreach (IConfigurationSection entry in section.GetChildren())
        {
            if (!into.TryGetValue(entry.Key, out T? target)) into[entry.Key] = target = new T();
            ReadAll(entry, target, read);
        }
    }

    private static bool Is(IConfigurationSection item, string name) => item.Key.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static string? Text(IConfigurationSection item) => string.IsNullOrWhiteSpace(item.Value) ? null : item.Value.Trim();

    private int? Whole(IConfigurationSection item)
    {
        if (int.TryParse(item.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)) return value;
        Error(item, "must be a whole number, for example 5000");
        return null;
    }

    private decimal? Amount(IConfigurationSection item)
    {
        if (decimal.TryParse(item.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)) return value;
        Error(item, "must be a number with a decimal point, for example 0.5");
        return null;
    }

    private bool? Truth(IConfigurationSection item)
    {
        if (bool.TryParse(item.Value, out bool value)) return value;
        Error(item, "must be true or false");
        return null;
    }

    private T? Name<T>(IConfigurationSection item) where T : struct, Enum
    {
        if (Enum.TryParse(item.Value, ignoreCase: true, out T value) && Enum.IsDefined(value)) return value;
        Error(item, $"must be one of {string.Join(", ", Enum.GetNames<T>())}");
        return null;
    }

    private ApiKey? Key(IConfigurationSection item)
    {
        if (string.IsNullOrWhiteSpace(item.Value)) return null;
        try
        {
            return new ApiKey(item.Value);
        }
        catch (ArgumentException)
        {
            options.ReadingErrors.Add($"{item.Path} = '{ApiKey.Mask(item.Value)}': a key consists of visible ASCII characters; paste it again without line breaks or quotes");
            return null;
        }
    }

    // A key that was written into the wrong line is not repeated.
    private void Error(IConfigurationSection item, string remedy) => options.ReadingErrors.Add($"{item.Path} = '{Redactor.Clean(item.Value, null)}': {remedy}");

    // The value is not printed: under an unknown name it may be a key ("ApiKye").
    private void Unknown(IConfigurationSection item, string known) => options.ReadingErrors.Add($"{item.Path}: no such setting; known here: {known}");
}
