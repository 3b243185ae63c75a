using Fallback.CompilerServices;

namespace Fallback.Tool.Doctor;

/// <summary>
/// Asks providers for one token each, in the same way as a call: over the runtime's own transport, in the provider's dialect.
/// </summary>
internal sealed class Examination : IDisposable
{
    private const int AtOnce = 8;

    private static readonly ChatRequest _request = new()
    {
        Method = "doctor", Probe = ProbeType.Probe, User = "ping", Generation = new GenerationAttribute { MaxOutputTokens = 1 },
    };

    private readonly FallbackRuntime _runtime;
    private readonly FallbackOptions _options;
    private readonly TimeSpan _limit;

    /// <param name="options">
    /// The application's options, which are validated. They are changed so that only the doctor sends requests.
    /// </param>
    /// <param name="time">The clock.</param>
    /// <param name="limit">The longest time for one answer.</param>
    public Examination(FallbackOptions options, TimeProvider time, TimeSpan limit)
    {
        options.TimeProvider = time;
        options.MissingKeys = MissingKeys.Skip;
        options.AnswerCache.Store = AnswerCacheStore.Memory;
        // Faults of a game day must not affect the examination.
        options.FaultInjection.Faults.Clear();
        foreach (ProviderOptions provider in options.Providers.Values)
        {
            (provider.Probe, provider.SyntheticTraffic) = (null, null);
            provider.HttpHandler = () => new ObservingHandler(time);
        }
        (_options, _limit) = (options, limit);
        _runtime = new FallbackRuntime(options);
    }

    /// <summary>Asks all of them, some at the same time; the results are in order.</summary>
    public async Task<IReadOnlyList<Diagnosis>> RunAsync(IReadOnlyList<Target> targets, CancellationToken cancellationToken)
    {
        using var places = new SemaphoreSlim(AtOnce);
        Task<Diagnosis>[] all = [.. targets.SelectMany(target => Begin(target, places, cancellationToken))];
        return await Task.WhenAll(all);
    }

    public void Dispose() => _runtime.Dispose();

    private IEnumerable<Task<Diagnosis>> Begin(Target target, SemaphoreSlim places, CancellationToken cancellationToken)
    {
        IReadOnlyList<ProviderInstance> instances = ProviderInstance.Of(_options, target.Provider);
        var plan = new Lazy<ChainPlan>(() => PlanOf(target));
        return instances.Select(
            (instance, at) => InTurnAsync(() => ExamineAsync(target, instance, plan, at, cancellationToken), places, cancellationToken));
    }

    private static async Task<Diagnosis> InTurnAsync(
        Func<Task<Diagnosis>> examine, SemaphoreSlim places, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        try
        {
            return await examine();
        }
        finally
        {
            places.Release();
        }
    }

    private async Task<Diagnosis> ExamineAsync(
        Target target, ProviderInstance instance, Lazy<ChainPlan> plan, int at, CancellationToken cancellationToken)
    {
        var diagnosis = new Diagnosis(target.Provider, instance.Own is null ? null : instance.Name, target.Model);
        (string source, bool isMissing, string? broken) = KeyOf(instance);
        diagnosis = diagnosis with { KeySource = source };
        if (broken is not null)
            return diagnosis with { KeyAccepted = false, Problem = broken, Remedy = "set it again without line breaks or quotes" };
        if (isMissing)
            return diagnosis with
            {
                Problem = "there is no key",
                Remedy = $"set {instance.KeyVariable} or {instance.Path}:ApiKey; "
                    + $"for a server without one, {instance.Path}:KeyRequired = false",
            };
        var exchange = new ProbeExchange(_runtime, plan.Value, plan.Value.Tiers[0].Instances[at]);
        if (target.Model is null && !ModelsList.IsServedIn(exchange.Tier.Endpoint.Dialect))
            return diagnosis with
                { Problem = "no model of it is known", Remedy = $"put one into a chain, or describe it under {_options.Path}:Models" };
        var seen = new Observation();
        ObservingHandler.Note(seen);
        ProbeReply? reply = target.Model is null
            ? await exchange.ListAsync(_limit, cancellationToken)
            : await exchange.AskAsync(_request, _limit, cancellationToken);
        return Cleaned(Judge(diagnosis, reply, seen, instance), exchange.Tier.Endpoint.Key);
    }

    private ChainPlan PlanOf(Target target)
    {
        var chain = new ChainOptions();
        chain.Tiers.Add(new TierOptions { Model = $"{target.Provider}/{target.Model ?? ResolvedModel.Any}", Timeout = _limit });
        return _runtime.Configuration.Plan(NamedChains.Declare("doctor", chain));
    }

    /// <summary>Cleans the diagnosis: a provider, or a server that replaces it, may repeat the key in any text.</summary>
    private static Diagnosis Cleaned(Diagnosis diagnosis, ApiKey? key) => diagnosis with
    {
        Problem = Redactor.Clean(diagnosis.Problem, key),
        Remedy = Redactor.Clean(diagnosis.Remedy, key),
    };

    private static Diagnosis Judge(Diagnosis diagnosis, ProbeReply? reply, Observation seen, ProviderInstance instance)
    {
        diagnosis = diagnosis with { Clock = seen.Clock };
        if (reply is not { } known)
            return diagnosis with { Problem = "this machine was too busy to see an answer in time", Remedy = "ask again when it is not" };
        // One token is too few for some models to say anything; nevertheless they have answered.
        if (known.Failure is not { Kind: not FailureKind.SchemaViolation } failure || RanOutOfTokens(failure))
            return diagnosis with
            {
                KeyAccepted = diagnosis.KeySource == "none" ? null : true,
                ModelKnown = diagnosis.Model is null ? null : true,
                Latency = known.Latency,
            };
        (string problem, string remedy) = Remedies.Of(failure, seen, instance, diagnosis.Model);
        return diagnosis with
        {
            KeyAccepted = failure.Kind switch
            {
                FailureKind.InvalidCredentials => false,
                FailureKind.ModelUnavailable or FailureKind.BillingExhausted => true,
                FailureKind.RateLimited or FailureKind.QuotaWindowExhausted => true,
                _ => null,
            },
            ModelKnown = failure.Kind == FailureKind.ModelUnavailable ? false : null,
            Latency = failure.HttpStatus > 0 ? known.Latency : null,
            Problem = problem,
            Remedy = remedy,
        };
    }

    /// <summary>Whether the failure is the refusal of OpenAI's reasoning models whose one token was used for thinking.</summary>
    private static bool RanOutOfTokens(Failure failure) =>
        failure.Kind == FailureKind.InvalidRequest
        && failure.Message?.Contains("output limit was reached", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Returns the source of the key, never the key.</summary>
    private static (string Source, bool IsMissing, string? Broken) KeyOf(ProviderInstance instance)
    {
        try
        {
            if (instance.Options?.ApiKey is not null || instance.Options is { SecretHeaders.Count: > 0 }) return ("settings", false, null);
            if (instance.Key is not null) return (instance.KeyVariable, false, null);
        }
        catch (ArgumentException)
        {
            return (instance.KeyVariable, false, $"{instance.KeyVariable} has characters that no key has");
        }
        bool isRequired = Uri.TryCreate(instance.BaseUrl, UriKind.Absolute, out Uri? url) && instance.KeyRequired(url);
        return (isRequired ? "missing" : "none", isRequired, null);
    }
}
