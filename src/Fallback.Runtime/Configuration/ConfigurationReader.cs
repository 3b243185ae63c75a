using Microsoft.Extensions.Configuration;

namespace Fallback;

/// <summary>Reads the section <c>Fallback</c>.</summary>
internal static class ConfigurationReader
{
    private const string Section = "Fallback";

    private static readonly SettingTable<FallbackOptions> _root = new()
    {
        { "DefaultProvider", static (read, item, options) => options.DefaultProvider = SettingReader.Text(item) },
        { "MissingKeys", static (read, item, options) => options.MissingKeys = read.Name<MissingKeys>(item) ?? options.MissingKeys },
        { "Providers", static (read, item, options) => _provider!.Each(read, item, options.Providers, static () => new ProviderOptions()) },
        {
            "Models", static (read, item, options) =>
            {
                if (!read.HasMembers(item, "models by name, each with its facts")) return;
                foreach (IConfigurationSection entry in item.GetChildren()) ReadModel(read, entry, entry.Key, options.Models);
            }
        },
        {
            "Aliases", static (read, item, options) =>
            {
                if (read.HasMembers(item, "names, each with the model that it stands for")) ReadAliases(item, "", options.Aliases);
            }
        },
        { "Clients", static (read, item, options) => ChainReader.Settings.Each(read, item, options.Clients, static () => new ChainOptions()) },
        { "Chains", static (read, item, options) => ChainReader.Settings.Each(read, item, options.Chains, static () => new ChainOptions()) },
        { "CacheEntries", static (read, item, options) => options.CacheEntries = read.Whole(item) ?? options.CacheEntries },
        { "CacheBytes", static (read, item, options) => options.CacheBytes = read.Bytes(item) ?? options.CacheBytes },
        { "Replicas", static (read, item, options) => _replicas!.Read(read, item, options.Replicas) },
        { "AnswerCache", static (read, item, options) => _answers!.Read(read, item, options.AnswerCache) },
        {
            "FaultInjection", static (read, item, options) =>
            {
                if (read.HasMembers(item, "Faults, for example")) _injection!.Read(read, item, options.FaultInjection);
            }
        },
        // Belongs to Fallback.AspNetCore, which reads and checks it when a gateway is mapped.
        { "Gateway", static (_, _, _) => { } },
        { "GlobalBreaker", static (read, item, options) => options.GlobalBreaker = ReadGlobal(read, item, options.GlobalBreaker) },
    };

    private static readonly SettingTable<ProviderOptions> _provider = new()
    {
        { "BaseUrl", static (read, item, provider) => provider.BaseUrl = SettingReader.Text(item) },
        { "ApiKey", static (read, item, provider) => provider.ApiKey = read.Key(item) },
        { "Dialect", static (read, item, provider) => provider.Dialect = read.Dialect(item) },
        { "ApiVersion", static (read, item, provider) => provider.ApiVersion = SettingReader.Text(item) },
        { "ApiKeyHeader", static (read, item, provider) => provider.ApiKeyHeader = SettingReader.Text(item) },
        { "SecretHeaders", static (read, item, provider) => ReadSecrets(read, item, provider.SecretHeaders) },
        { "Vendor", static (read, item, provider) => provider.Vendor = SettingReader.Text(item) },
        { "KeyRequired", static (read, item, provider) => provider.KeyRequired = read.Truth(item) },
        { "AllowInsecureHttp", static (read, item, provider) => provider.AllowInsecureHttp = read.Truth(item) ?? false },
        { "SendsTraceContext", static (read, item, provider) => provider.SendsTraceContext = read.Truth(item) ?? false },
        { "CachesPrompts", static (read, item, provider) => provider.CachesPrompts = read.Truth(item) ?? false },
        { "MaxResponseBytes", static (read, item, provider) => provider.MaxResponseBytes = read.Whole(item) ?? provider.MaxResponseBytes },
        { "Headers", static (read, item, provider) => ReadTexts(read, item, provider.Headers) },
        { "RequestsPerMinute", static (read, item, provider) => provider.RequestsPerMinute = read.Whole(item) ?? 0 },
        { "TokensPerMinute", static (read, item, provider) => provider.TokensPerMinute = read.Whole(item) ?? 0 },
        { "MaxConcurrency", static (read, item, provider) => provider.MaxConcurrency = read.Whole(item) ?? 0 },
        { "Selection", static (read, item, provider) => provider.Selection = read.Name<InstanceSelection>(item) ?? provider.Selection },
        { "Affinity", static (read, item, provider) => provider.Affinity = read.Name<InstanceAffinity>(item) ?? provider.Affinity },
        { "Instances", static (read, item, provider) => ReadInstances(read, item, provider.Instances) },
        { "Probe", static (read, item, provider) => provider.Probe = ProbeReader.Probe(read, item, provider.Probe) },
        {
            "SyntheticTraffic",
            static (read, item, provider) => provider.SyntheticTraffic = ProbeReader.Synthetic(read, item, provider.SyntheticTraffic)
        },
    };

    private static readonly SettingTable<InstanceOptions> _instance = new()
    {
        { "Name", static (read, item, instance) => instance.Name = SettingReader.Text(item) ?? "" },
        { "BaseUrl", static (read, item, instance) => instance.BaseUrl = SettingReader.Text(item) },
        { "ApiKey", static (read, item, instance) => instance.ApiKey = read.Key(item) },
        { "Dialect", static (read, item, instance) => instance.Dialect = read.Dialect(item) },
        { "ApiVersion", static (read, item, instance) => instance.ApiVersion = SettingReader.Text(item) },
        { "ApiKeyHeader", static (read, item, instance) => instance.ApiKeyHeader = SettingReader.Text(item) },
        { "SecretHeaders", static (read, item, instance) => ReadSecrets(read, item, instance.SecretHeaders) },
        { "Headers", static (read, item, instance) => ReadTexts(read, item, instance.Headers) },
        {
            "Models", static (read, item, instance) =>
            {
                if (read.HasMembers(item, "the chain's names for models, each with its name here")) ReadAliases(item, "", instance.Models);
            }
        },
        { "Vendor", static (read, item, instance) => instance.Vendor = SettingReader.Text(item) },
        { "KeyRequired", static (read, item, instance) => instance.KeyRequired = read.Truth(item) },
        { "AllowInsecureHttp", static (read, item, instance) => instance.AllowInsecureHttp = read.Truth(item) },
        { "Weight", static (read, item, instance) => instance.Weight = read.Whole(item) ?? instance.Weight },
        { "RequestsPerMinute", static (read, item, instance) => instance.RequestsPerMinute = read.Whole(item) },
        { "TokensPerMinute", static (read, item, instance) => instance.TokensPerMinute = read.Whole(item) },
        { "MaxConcurrency", static (read, item, instance) => instance.MaxConcurrency = read.Whole(item) },
    };

    private static readonly SettingTable<ModelOptions> _model = new()
    {
        { "Provider", static (read, item, model) => model.Provider = SettingReader.Text(item) },
        { "ContextWindow", static (read, item, model) => model.ContextWindow = read.Whole(item) },
        { "MaxOutput", static (read, item, model) => model.MaxOutput = read.Whole(item) },
        { "InputPerMillion", static (read, item, model) => model.InputPerMillion = read.Amount(item) },
        { "CachedInputPerMillion", static (read, item, model) => model.CachedInputPerMillion = read.Amount(item) },
        { "OutputPerMillion", static (read, item, model) => model.OutputPerMillion = read.Amount(item) },
        { "SupportsTools", static (read, item, model) => model.SupportsTools = read.Truth(item) },
        { "SupportsVision", static (read, item, model) => model.SupportsVision = read.Truth(item) },
        { "AcceptsTemperature", static (read, item, model) => model.AcceptsTemperature = read.Truth(item) },
        { "StructuredOutput", static (read, item, model) => model.StructuredOutput = read.Name<StructuredOutputMode>(item) },
        { "Prefill", static (read, item, model) => model.Prefill = read.Name<AssistantPrefill>(item) },
        { "MaxTokensParameter", static (read, item, model) => model.MaxTokensParameter = SettingReader.Text(item) },
        { "Quality", static (read, item, model) => model.Quality = (double?)read.Amount(item) },
        { "RequestsPerMinute", static (read, item, model) => model.RequestsPerMinute = read.Whole(item) },
        { "TokensPerMinute", static (read, item, model) => model.TokensPerMinute = read.Whole(item) },
        { "MaxConcurrency", static (read, item, model) => model.MaxConcurrency = read.Whole(item) },
    };

    private static readonly SettingTable<ReplicaOptions> _replicas = new()
    {
        { "Count", static (read, item, replicas) => replicas.Count = read.Whole(item) },
        { "ProcessName", static (read, item, replicas) => replicas.ProcessName = SettingReader.Text(item) },
        { "SyncMs", static (read, item, replicas) => replicas.SyncInterval = read.Milliseconds(item) ?? replicas.SyncInterval },
        { "TimeoutMs", static (read, item, replicas) => replicas.OperationTimeout = read.Milliseconds(item) ?? replicas.OperationTimeout },
        {
            "BudgetWithoutStore",
            static (read, item, replicas) => replicas.BudgetWithoutStore = read.Name<WithoutStore>(item) ?? replicas.BudgetWithoutStore
        },
    };

    private static readonly SettingTable<AnswerStoreOptions> _answers = new()
    {
        { "Store", static (read, item, answers) => answers.Store = read.Name<AnswerCacheStore>(item) ?? answers.Store },
        { "ReadTimeoutMs", static (read, item, answers) => answers.ReadTimeout = read.Milliseconds(item) ?? answers.ReadTimeout },
        { "MaxAnswerBytes", static (read, item, answers) => answers.MaxAnswerBytes = read.Whole(item) ?? answers.MaxAnswerBytes },
        { "LocalSeconds", static (read, item, answers) => answers.LocalFor = read.Seconds(item) ?? answers.LocalFor },
    };

    private static readonly SettingTable<FaultInjectionOptions> _injection = new()
    {
        { "AllowInProduction", static (read, item, injection) => injection.AllowInProduction = read.Truth(item) ?? false },
        { "Seed", static (read, item, injection) => injection.Seed = read.Whole(item) },
        { "Faults", static (read, item, injection) => _fault!.Each(read, item, injection.Faults, static () => new FaultOptions()) },
    };

    private static readonly SettingTable<FaultOptions> _fault = new()
    {
        { "Client", static (read, item, fault) => fault.Client = SettingReader.Text(item) },
        { "Provider", static (read, item, fault) => fault.Provider = SettingReader.Text(item) },
        { "Model", static (read, item, fault) => fault.Model = SettingReader.Text(item) },
        { "Instance", static (read, item, fault) => fault.Instance = SettingReader.Text(item) },
        { "Share", static (read, item, fault) => fault.Share = (double?)read.Amount(item) ?? fault.Share },
        { "Kind", static (read, item, fault) => fault.Kind = read.Name<FaultKind>(item) ?? fault.Kind },
        { "Status", static (read, item, fault) => fault.Status = read.Whole(item) ?? fault.Status },
        { "RetryAfterSeconds", static (read, item, fault) => fault.RetryAfter = read.Seconds(item) },
        { "DelayMs", static (read, item, fault) => fault.Delay = read.Milliseconds(item) ?? fault.Delay },
        { "BreakAfter", static (read, item, fault) => fault.BreakAfter = read.Whole(item) ?? fault.BreakAfter },
        { "DurationSeconds", static (read, item, fault) => fault.Duration = read.Seconds(item) },
        { "Until", static (read, item, fault) => fault.Until = read.Moment(item) },
    };

    private static readonly SettingTable<GlobalBreakerOptions> _global = new()
    {
        { "FailureRatio", static (read, item, breaker) => breaker.FailureRatio = (double?)read.Amount(item) ?? breaker.FailureRatio },
        { "SamplingSeconds", static (read, item, breaker) => breaker.SamplingDuration = read.Seconds(item) ?? breaker.SamplingDuration },
        { "MinimumThroughput", static (read, item, breaker) => breaker.MinimumThroughput = read.Whole(item) ?? breaker.MinimumThroughput },
        { "BreakSeconds", static (read, item, breaker) => breaker.BreakDuration = read.Seconds(item) ?? breaker.BreakDuration },
    };

    public static void Read(IConfiguration root, FallbackOptions options)
    {
        string? section = (root as IConfigurationSection)?.Path;
        if (section is not null) options.Path = section;
        List<IConfigurationSection> items = [.. root.GetChildren()];
        options.Origin.Read(section, isEmpty: items.Count == 0);
        if (IsWhole(root, items))
        {
            options.Origin.IsWhole = true;
            options.ReadingErrors.Add(OfWhole(section, HasSettings(items)));
            return;
        }
        var reader = new SettingReader(options.ReadingErrors);
        foreach (IConfigurationSection item in items) _root.Take(reader, item, options);
    }

    /// <summary>
    /// Whether what was passed is around the section. The root of a configuration has each environment variable of the machine, which would be
    /// as many mistakes: more names than there are settings.
    /// </summary>
    private static bool IsWhole(IConfiguration root, List<IConfigurationSection> items)
    {
        bool holds = items.Exists(static item => item.Key.Equals(Section, StringComparison.OrdinalIgnoreCase) && item.GetChildren().Any());
        return root is IConfigurationRoot
            ? holds || items.Count > _root.Count()
            : holds && !items.Exists(static item => _root.Has(item.Key));
    }

    private static string OfWhole(string? section, bool hasSettings)
    {
        if (hasSettings)
            return "The root of the configuration has Fallback's settings next to other names: give the environment variables a prefix, "
                + $"or put the settings into a section {Section} and pass configuration.GetSection(\"{Section}\") to AddFallback";
        if (section is null) return $"This looks like the whole configuration: pass configuration.GetSection(\"{Section}\") to AddFallback";
        string shown = ShownSetting.OfPath(section);
        return $"{shown} has a section {Section} and no setting of Fallback: pass configuration.GetSection(\"{shown}:{Section}\") to AddFallback";
    }

    /// <summary>Whether there are settings with members, such as Providers. An environment variable may have the name of a setting.</summary>
    private static bool HasSettings(List<IConfigurationSection> items) =>
        items.Exists(static item => _root.Has(item.Key) && item.GetChildren().Any());

    private static GlobalBreakerOptions? ReadGlobal(SettingReader read, IConfigurationSection item, GlobalBreakerOptions? known)
    {
        if (string.IsNullOrEmpty(item.Value)) return _global.Read(read, item, new GlobalBreakerOptions());
        return read.Truth(item) switch { true => known ?? new GlobalBreakerOptions(), false => null, null => known };
    }

    // A model's name may contain colons (llama3.2:3b), which separate keys in a configuration, so nested keys are joined again.
    private static void ReadModel(SettingReader read, IConfigurationSection entry, string name, IDictionary<string, ModelOptions> models)
    {
        if (!read.HasMembers(entry, "a model's facts, for example ContextWindow")) return;
        foreach (IConfigurationSection item in entry.GetChildren())
        {
            if (!_model.Has(item.Key) && item.Value is null)
            {
                ReadModel(read, item, $"{name}:{item.Key}", models);
                continue;
            }
            if (!models.TryGetValue(name, out ModelOptions? model)) models[name] = model = new ModelOptions();
            _model.Take(read, item, model);
        }
    }

    /// <summary>
    /// Reads a list, or an object whose members are named after the instances. An instance that exists already, from another source or from
    /// the object next to the list, is changed. Two items of a list are two instances.
    /// </summary>
    private static void ReadInstances(SettingReader read, IConfigurationSection section, IList<InstanceOptions> instances)
    {
        if (!read.HasMembers(section, "a list of instances, each with a Name")) return;
        var listed = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (IConfigurationSection entry in section.GetChildren())
        {
            if (!read.HasMembers(entry, "an instance's settings, for example BaseUrl")) continue;
            bool isListed = entry.Key.All(char.IsAsciiDigit);
            string name = SettingReader.Text(entry.GetSection("Name")) ?? (isListed ? "" : entry.Key);
            if (isListed && name.Length > 0 && !listed.Add(name))
                read.Error(entry.GetSection("Name"), "another instance in the list has this name; give each its own");
            InstanceOptions? instance = name.Length == 0
                ? null
                : instances.FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (instance is null) instances.Add(instance = new InstanceOptions { Name = name });
            _instance.Read(read, entry, instance);
        }
    }

    private static void ReadSecrets(SettingReader read, IConfigurationSection section, IDictionary<string, ApiKey> secrets)
    {
        if (!read.HasMembers(section, "headers with their values")) return;
        foreach (IConfigurationSection header in section.GetChildren())
            if (read.Key(header) is { } secret) secrets[header.Key] = secret;
    }

    private static void ReadTexts(SettingReader read, IConfigurationSection section, IDictionary<string, string> texts)
    {
        if (!read.HasMembers(section, "headers with their values")) return;
        foreach (IConfigurationSection entry in section.GetChildren()) texts[entry.Key] = entry.Value ?? "";
    }

    private static void ReadAliases(IConfigurationSection section, string outer, IDictionary<string, string> aliases)
    {
        foreach (IConfigurationSection entry in section.GetChildren())
        {
            if (entry.Value is { } model) aliases[outer + entry.Key] = model;
            ReadAliases(entry, outer + entry.Key + ":", aliases);
        }
    }
}
