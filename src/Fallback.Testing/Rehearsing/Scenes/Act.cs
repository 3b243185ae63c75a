namespace Fallback.Testing;

/// <summary>One running scene: which provider replies what. Thread-safe.</summary>
internal sealed class Act : IDisposable
{
    private readonly Scene _scene;
    private readonly object _lock = new();
    private string? _failingInstance;
    private volatile bool _isOpen;
    private volatile string _answer = "";

    public Act(Scene scene)
    {
        _scene = scene;
        Clock = new RehearsalClock(Signals.Stir);
        Wires = new Wires(Signals, Clock);
        Flow = new CallFlow(Signals);
        Prompter = new Prompter(Clock, Signals, Flow, Wires);
    }

    public Signals Signals { get; } = new();

    public RehearsalClock Clock { get; }

    public Wires Wires { get; }

    public CallFlow Flow { get; }

    public Prompter Prompter { get; }

    /// <summary>Whether the failures have begun; before that, every provider is healthy.</summary>
    public bool IsOpen
    {
        get => _isOpen;
        set => _isOpen = value;
    }

    /// <summary>The answer of every healthy provider.</summary>
    public string Answer
    {
        get => _answer;
        set => _answer = value;
    }

    public Reply Decide(string provider, string instance, RecordedRequest request)
    {
        Wires.Arrive(request);
        if (!IsOpen || _scene.Failure is not { } failure) return Failures.Well(_answer);
        if (_scene.IsDark) return Failures.Of(failure, _answer, default);
        if (Find(failure, provider, instance, request.Model) is not { } tier) return Failures.Well(_answer);
        if (_scene.SparesOtherInstances && ReferenceEquals(tier, _scene.Last) && !IsFailingInstance(instance)) return Failures.Well(_answer);
        if (failure == RehearsedFailure.Slow && !ReferenceEquals(tier, _scene.Last)) failure = RehearsedFailure.Silent;
        return Failures.Of(failure, _answer, Failures.LimitOf(tier, request.IsStream));
    }

    public void Dispose() => Signals.Dispose();

    /// <summary>Returns the failing tier that a request is for; only by its provider if the failure affects the whole provider.</summary>
    private Tier? Find(RehearsedFailure failure, string provider, string instance, string model)
    {
        Tier[] here = [.. _scene.Tiers.Where(tier => tier.Instances.Any(place => IsAt(place, provider, instance)))];
        if (here.Length == 0) return null;
        if (Failures.AreTheProviders(failure)) return here[^1];
        return here.FirstOrDefault(tier => tier.Instances.Any(place =>
            IsAt(place, provider, instance) && (place.Model == ResolvedModel.Any || place.Model.Equals(model, StringComparison.OrdinalIgnoreCase))));
    }

    private static bool IsAt(Tier tier, string provider, string instance) =>
        tier.Provider.Equals(provider, StringComparison.OrdinalIgnoreCase)
        && tier.Endpoint.Instance.Equals(instance, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is the failing instance, which is the one that was asked first.</summary>
    private bool IsFailingInstance(string instance)
    {
        lock (_lock) return (_failingInstance ??= instance).Equals(instance, StringComparison.OrdinalIgnoreCase);
    }
}
