using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.Options;

namespace Fallback;

/// <summary>Finds everything that is wrong with a configuration, at start: each mistake with its key, value and remedy.</summary>
internal static partial class OptionsCheck
{
    /// <summary>
    /// Headers that define where a request ends, or what happens to the connection: another value would change the request.
    /// </summary>
    private static readonly FrozenSet<string> _framing =
        ((string[])["Transfer-Encoding", "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Upgrade", "Expect"])
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="OptionsValidationException">The options have mistakes.</exception>
    public static void ThrowIfWrong(FallbackOptions options, IEnumerable<ChainDeclaration>? chains = null)
    {
        ConfigurationMistakesException.ThrowIfAny<FallbackOptions>(Mistakes(options, chains ?? []));
    }

    /// <exception cref="OptionsValidationException">A chain that is not part of the options has mistakes.</exception>
    public static void ThrowIfWrong(string name, ChainOptions chain)
    {
        var mistakes = new List<string>();
        CheckPolicies(name, chain, mistakes);
        if (chain.Tiers.Count == 0) mistakes.Add($"{name}:Tiers is empty; add a tier");
        ConfigurationMistakesException.ThrowIfAny<ChainOptions>(mistakes);
    }

    /// <param name="options">The options to check.</param>
    /// <param name="chains">The chains that use them.</param>
    /// <param name="keys">
    /// Collects the missing keys, which are then not mistakes: for a configuration that is checked on another machine than it runs on.
    /// </param>
    public static List<string> Mistakes(FallbackOptions options, IEnumerable<ChainDeclaration> chains, List<string>? keys = null)
    {
        List<string> mistakes = [.. options.ReadingErrors];
        // Nothing of it was read, so that all else would be mistakes that nobody has made.
        if (options.Origin.IsWhole) return mistakes;
        if (options.CacheEntries < 0) mistakes.Add($"{options.Path}:CacheEntries = '{options.CacheEntries}': must be 0 or more; 0 keeps nothing");
        if (options.CacheBytes < 0) mistakes.Add($"{options.Path}:CacheBytes = '{options.CacheBytes}': must be 0 or more; 0 keeps nothing");
        if (options.AnswerCache.Store != AnswerCacheStore.Memory) CheckStore($"{options.Path}:AnswerCache", options.AnswerCache, mistakes);
        if (options.GlobalBreaker is { } global) CheckGlobal($"{options.Path}:GlobalBreaker", global, mistakes);
        CheckReplicas($"{options.Path}:Replicas", options.Replicas, mistakes);
        CheckFaults(options, isWhereItRuns: keys is null, mistakes);
        foreach ((string name, ProviderOptions provider) in options.Providers) CheckProvider(options, name, provider, mistakes);
        // A well-known provider needs no configuration.
        foreach (string name in options.Changes.Providers.Where(name => !options.Providers.ContainsKey(name)).Distinct(StringComparer.OrdinalIgnoreCase))
            CheckProvider(options, name, new ProviderOptions(), mistakes);
        CheckAliases(options, mistakes);
        foreach ((string name, ModelOptions model) in options.Models) CheckModel(options, name, model, mistakes);
        foreach ((string name, ChainOptions client) in options.Clients) CheckPolicies(ShownSetting.OfPath($"{options.Path}:Clients:{name}"), client, mistakes);
        foreach ((string name, ChainOptions chain) in options.Chains) CheckPolicies(ShownSetting.OfPath($"{options.Path}:Chains:{name}"), chain, mistakes);
        ClientNames.Check(options, chains, mistakes);
        foreach (ChainDeclaration chain in chains) CheckChain(options, chain, mistakes, keys ?? mistakes);
        return [.. mistakes.Distinct(StringComparer.Ordinal)];
    }

    private static void CheckProvider(FallbackOptions options, string name, ProviderOptions provider, List<string> mistakes)
    {
        string key = ShownSetting.OfPath($"{options.Path}:Providers:{name}");
        if (ShownSetting.IsKey(name))
            mistakes.Add($"{key}: a provider's name is logged, and this one looks like a key; write a name, and the key in ApiKey");
        if (name.Contains('/', StringComparison.Ordinal))
            mistakes.Add($"{key}: a provider's name has no slash, because a model is written provider/model");
        if (provider.MaxResponseBytes < 1)
            mistakes.Add($"{key}:MaxResponseBytes = '{provider.MaxResponseBytes}': must be at least 1; the default is 16777216");
        if (provider.Vendor is { } vendor && !Vendors.IsKnown(vendor))
            mistakes.Add($"{key}:Vendor = '{ShownSetting.Of(vendor)}': must be one of {string.Join(", ", Vendors.Names)}, or not be set");
        var figures = new FigureCheck(key, mistakes);
        figures.That(Enum.IsDefined(provider.Selection), "Selection", provider.Selection,
            $"must be one of {string.Join(", ", Enum.GetNames<InstanceSelection>())}");
        figures.That(Enum.IsDefined(provider.Affinity), "Affinity", provider.Affinity,
            $"must be one of {string.Join(", ", Enum.GetNames<InstanceAffinity>())}");
        CheckInstances(key, options.Changes.Of(name, provider.Instances), mistakes);
        IReadOnlyList<ProviderInstance> places = ProviderInstance.Of(options, name);
        foreach (ProviderInstance instance in places) CheckPlace(instance, mistakes);
        if (provider.Probe is { } probe) CheckProbe($"{key}:Probe", probe, places, mistakes);
        if (provider.SyntheticTraffic is { } synthetic) CheckSynthetic($"{key}:SyntheticTraffic", synthetic, mistakes);
    }

    private static void CheckHeaders(string key, ProviderOptions provider, List<string> mistakes)
    {
        foreach ((string header, string value) in provider.Headers)
        {
            if (IsKeyHeader(header))
                mistakes.Add(
                    $"{ShownSetting.OfPath($"{key}:Headers:{header}")}: a key belongs in {key}:ApiKey (with {key}:ApiKeyHeader) or {key}:SecretHeaders, "
                    + "where it is kept out of logs");
            CheckHeader($"{key}:Headers:", header, mistakes);
            if (value.AsSpan().ContainsAny('\r', '\n', '\0'))
                mistakes.Add($"{ShownSetting.OfPath($"{key}:Headers:{header}")}: a header cannot contain a line break; write its value on one line");
            else if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
                mistakes.Add(
                    $"{ShownSetting.OfPath($"{key}:Headers:{header}")}: a header can contain only visible ASCII characters and spaces; "
                    + "encode any others");
        }
        foreach (string header in provider.SecretHeaders.Keys) CheckHeader($"{key}:SecretHeaders:", header, mistakes);
        if (provider.ApiKeyHeader is { } own) CheckHeader($"{key}:ApiKeyHeader = ", own, mistakes);
        // The version becomes part of an address or header. An invalid one would fail every request as if the connection failed.
        if (provider.ApiVersion is { } version && version.AsSpan().ContainsAnyExceptInRange('!', '~'))
            mistakes.Add(
                $"{key}:ApiVersion = '{ShownSetting.Of(version)}': must consist of visible ASCII characters, for example 2024-10-21");
        string bearer = provider.ApiKeyHeader ?? Credentials.Authorization;
        if ((provider.ApiKey is not null || provider.Token is not null) && provider.SecretHeaders.ContainsKey(bearer))
            mistakes.Add($"{ShownSetting.OfPath($"{key}:SecretHeaders:{bearer}")}: already carries the key; remove it, or the key");
    }

    /// <summary>A header that no request accepts would silently be left out of every request.</summary>
    private static void CheckHeader(string key, string header, List<string> mistakes)
    {
        using var request = new HttpRequestMessage();
        if (_framing.Contains(header))
            mistakes.Add($"{key}'{header}': is set by the connection itself; remove it");
        else if (!request.Headers.TryAddWithoutValidation(header, "x"))
            mistakes.Add(
                $"{key}'{ShownSetting.Of(header)}': cannot be a request header; a name has letters, digits and hyphens, "
                    + $"and the dialect sets Content-… itself");
    }

    private static bool IsKeyHeader(string header) =>
        header.Equals("Authorization", StringComparison.OrdinalIgnoreCase) || header.EndsWith("api-key", StringComparison.OrdinalIgnoreCase);

    private static void CheckAddress(ProviderInstance instance, List<string> mistakes)
    {
        string key = instance.Path;
        string? text = instance.BaseUrl;
        if (text is null)
        {
            mistakes.Add(
                $"{key}:BaseUrl is missing: '{ShownSetting.OfName(instance.Provider)}' is not a well-known provider; "
                + $"set its OpenAI-compatible URL, for example https://llm.example.com/v1");
            return;
        }
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url);
        // Whatever else is wrong with the URL: these parts must not be repeated.
        if (url is not null && (url.UserInfo.Length > 0 || url.Query.Length > 0))
            mistakes.Add($"{key}:BaseUrl: must have neither user name nor query; a key belongs in {key}:ApiKey");
        else if (url is null || url.Scheme is not ("http" or "https"))
            mistakes.Add(
                $"{key}:BaseUrl = '{ShownSetting.OfAddress(text)}': must be an absolute http or https URL, "
                + $"for example https://api.openai.com/v1");
        else if (url.Scheme == "http" && !url.IsLoopback && instance.Options is not { AllowInsecureHttp: true })
            mistakes.Add(
                $"{key}:BaseUrl = '{ShownSetting.OfAddress(text)}': with plain http, everyone on the "
                + $"network path can read prompts and the key; use https, or set {key}:AllowInsecureHttp = true");
    }

    private static void CheckAliases(FallbackOptions options, List<string> mistakes)
    {
        var models = new ModelResolver(options);
        Dictionary<string, string?> ends = models.FollowAll();
        foreach ((string alias, string target) in options.Aliases)
        {
            string key = ShownSetting.OfPath($"{options.Path}:Aliases:{alias}");
            if (string.IsNullOrWhiteSpace(target))
                mistakes.Add($"{key} is empty; write the model that it stands for, for example deepseek/deepseek-flash");
            else if (ends[alias] is not { } end)
                mistakes.Add(
                    $"{key} = '{ShownSetting.OfModel(options, target)}': leads back to itself; "
                    + $"write the model that it stands for, for example deepseek/deepseek-flash");
            else if (options.Models.TryGetValue(alias, out ModelOptions? facts) && models.Resolve(end, out _) is { } model
                && models.Configured(model.Provider, model.Model) != facts)
                mistakes.Add(
                    $"{ShownSetting.OfPath($"{options.Path}:Models:{alias}")}: is an alias, but these settings belong to its model; "
                    + $"write {options.Path}:Models:{ShownSetting.OfModel(options, $"{model.Provider}/{model.Model}")}");
        }
    }

    private static void CheckModel(FallbackOptions options, string name, ModelOptions model, List<string> mistakes)
    {
        string key = ShownSetting.OfPath($"{options.Path}:Models:{name}");
        if (model.ContextWindow is < 1) mistakes.Add($"{key}:ContextWindow = '{model.ContextWindow}': must be a number of tokens, at least 1");
        if (model.MaxOutput is < 1) mistakes.Add($"{key}:MaxOutput = '{model.MaxOutput}': must be a number of tokens, at least 1");
        if (model.InputPerMillion is < 0 || model.CachedInputPerMillion is < 0 || model.OutputPerMillion is < 0)
            mistakes.Add($"{key}: a price is negative; write US dollars per million tokens");
        if (model.Quality is { } quality && !(quality is >= 0 and <= 1))
            mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"{key}:Quality = '{quality}': must be a number from 0 to 1"));
        CheckLimit(key, model.RequestsPerMinute ?? 0, model.TokensPerMinute ?? 0, model.MaxConcurrency ?? 0, mistakes);
        if (model.MaxTokensParameter is not (null or "max_tokens" or "max_completion_tokens"))
            mistakes.Add(
                $"{key}:MaxTokensParameter = '{ShownSetting.Of(model.MaxTokensParameter)}': must be max_tokens or max_completion_tokens");
    }

    private static void CheckChain(FallbackOptions options, ChainDeclaration declared, List<string> mistakes, List<string> keys)
    {
        var chain = new EffectiveChain(declared, options);
        var models = new ModelResolver(options);
        string client = ShownSetting.OfClient(options, declared);
        if (chain.Tiers.Count == 0) mistakes.Add(Tierless(options, declared, client));
        var keyless = new List<string>();
        var variables = new List<string>();
        int tiersWithoutKey = 0;
        for (int i = 0; i < chain.Tiers.Count; i++)
        {
            string place = $"{client}, tier {i + 1} = '{ShownSetting.OfModel(options, chain.Tiers[i].Model, declared)}'";
            if (models.Resolve(chain.Tiers[i].Model, out string? problem, declared) is not { } model)
            {
                mistakes.Add($"{place} {problem}");
                continue;
            }
            int keysMissing = keyless.Count;
            IReadOnlyList<ProviderInstance> instances = ProviderInstance.Of(options, model.Provider);
            foreach (ProviderInstance instance in instances) CheckKey(options, instance, place, mistakes, keyless);
            if (keyless.Count - keysMissing == instances.Count)
            {
                tiersWithoutKey++;
                variables.AddRange(instances.Select(static instance => instance.ShownVariable));
            }
            CheckRequests(options, declared, model, place, mistakes);
            string facts = FactsKey(options, models, chain.Tiers[i].Model, model, declared);
            if (!chain.Tiers[i].IsDegraded && chain.MinQuality is { } quality) CheckChoice(facts, models, model, quality, place, mistakes);
            if (chain.Budget is not (0, 0)) CheckPrice(facts, model, place, mistakes);
        }
        CheckCanary(options, declared, chain, mistakes);
        // A chain can lose some tiers, but not all. A rehearsal uses no keys.
        if (options.StandIn is null && options.MissingKeys == MissingKeys.Fail) keys.AddRange(keyless);
        else if (options.StandIn is null && keyless.Count > 0 && tiersWithoutKey == chain.Tiers.Count)
            keys.Add(NoKey(options, client, [.. variables.Distinct(StringComparer.Ordinal)]));
        if (declared.StreamsText && chain.StreamRecovery.HasFlag(StreamRecovery.Restart))
            mistakes.Add(
                $"{client}: OnStreamFailure = '{chain.StreamRecovery}': a method streams plain text, which cannot signal that the "
                + "answer starts again from the beginning; write Continue or Fail, or let the method return "
                + "IAsyncEnumerable<ChatResponseUpdate>");
        if (declared.Answers.Count == 0) return;
        JsonSerializerOptions serializer = declared.Answers[0].SerializerFor(options.SerializerOptions);
        foreach (AnswerDeclaration answer in declared.Answers) CheckAnswer(serializer, chain, answer, mistakes);
    }

    private static string NoKey(FallbackOptions options, string client, string[] variables) =>
        $"{client}: no tier has a key, so {options.Path}:MissingKeys = Skip leaves no tier; "
        + $"set {(variables.Length > 1 ? "one of " : "")}{string.Join(", ", variables)}{options.Origin.Reason}";

    private static string Tierless(FallbackOptions options, ChainDeclaration declared, string client) => declared.Configuration is null
        ? $"{client} has no tier; set {options.Path}:Clients:{client}:Tiers or [ModelChain]"
        : $"the chain '{client}' has no tier; set {options.Path}:Chains:{client}:Tiers";

    /// <summary>Checks what only requests of the caller's own may leave open, and where such requests cannot be sent.</summary>
    private static void CheckRequests(FallbackOptions options, ChainDeclaration chain, ResolvedModel model, string place, List<string> mistakes)
    {
        if (!chain.SendsOwnRequests && model.Model == ResolvedModel.Any)
            mistakes.Add(
                $"{place} names no model: * stands for the model in the request's own body, "
                + $"but this client writes its requests itself; write provider/model");
        if (chain.SendsOwnRequests && ProviderInstance.Of(options, model.Provider).Any(static instance => instance.Options?.ChatClient is not null))
            mistakes.Add(
                $"{place} is a chat client, to which the interface's own requests cannot be sent; "
                + $"give '{ShownSetting.OfName(model.Provider)}' a BaseUrl, or the chain another provider");
    }

    private static void CheckAnswer(JsonSerializerOptions serializer, EffectiveChain chain, AnswerDeclaration answer, List<string> mistakes)
    {
        string name = answer.Type.Name;
        try
        {
            AnswerFormat format = answer.Make(serializer);
            if (chain.DefaultResponse is { } text && format.Objection(text) is { } objection)
                mistakes.Add(
                    $"{chain.Client}: the default response '{ShownSetting.OfText(text)}' is not a valid {name} ({objection}); "
                    + $"write its JSON, or move [DefaultResponse] to the methods that return text");
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException or ArgumentException)
        {
            mistakes.Add(
                $"{chain.Client}: answers of {answer.Type} have no JSON form ({e.Message}); without reflection, "
                + $"set FallbackOptions.SerializerOptions to the options of a JsonSerializerContext "
                + $"that has [JsonSerializable(typeof({name}))]");
        }
    }

    private static void CheckKey(FallbackOptions options, ProviderInstance instance, string place, List<string> mistakes, List<string> keyless)
    {
        if (!Uri.TryCreate(instance.BaseUrl, UriKind.Absolute, out Uri? url) || !instance.KeyRequired(url)) return;
        string key = instance.Path;
        string variable = instance.ShownVariable;
        try
        {
            if (instance.Key is null && instance.Options is not ({ Token: not null } or { SecretHeaders.Count: > 0 }))
                keyless.Add(
                    $"{key}:ApiKey is missing (needed by {place}): "
                    + $"set it, or the environment variable {variable}, or {key}:KeyRequired = false{options.Origin.Reason}");
        }
        catch (ArgumentException)
        {
            mistakes.Add(
                $"{variable} = '{ApiKey.Mask(Environment.GetEnvironmentVariable(instance.KeyVariable))}': a key consists of visible ASCII characters; "
                + $"set it again without line breaks or quotes");
        }
    }
}
