namespace Fallback;

/// <summary>The subjects that this process has tiers for. Thread-safe.</summary>
internal sealed class KnownSubjects(TimeProvider time)
{
    private readonly MonotonicClock _clock = new(time);
    private readonly object _lock = new();
    private readonly Dictionary<object, Subject> _byPart = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, Subject> _byId = new(StringComparer.Ordinal);
    private readonly HashSet<TierState> _tiers = new(ReferenceEqualityComparer.Instance);

    /// <summary>Occurs when a breaker has opened or closed: there may be something to report.</summary>
    public event Action? Changed;

    public IReadOnlyList<Subject> All
    {
        get { lock (_lock) return [.. _byId.Values]; }
    }

    public Subject? Find(string id)
    {
        lock (_lock) return _byId.GetValueOrDefault(id);
    }

    /// <summary>Takes over the current tiers.</summary>
    public void Update(ICollection<TierState> tiers)
    {
        lock (_lock)
        {
            if (tiers.Count == _tiers.Count && tiers.All(_tiers.Contains)) return;
            Forget(tiers);
            foreach (TierState tier in tiers)
                if (_tiers.Add(tier)) Add(tier);
        }
    }

    public void Clear() => Update([]);

    /// <summary>Returns the id of a tier's model among the replicas.</summary>
    public static string IdOfModel(in TierKey key) => Subject.IdOf(
        'm', key.Provider.ToUpperInvariant(), key.Instance, key.BaseUrl, key.CredentialFingerprint, key.Model);

    private void Add(TierState tier)
    {
        TierKey key = tier.Key;
        (string provider, string url, string? hash) = (key.Provider.ToUpperInvariant(), key.BaseUrl, key.CredentialFingerprint);
        Watch(tier, tier.Credential, () => Subject.Of(tier.Credential, Subject.IdOf('k', provider, url, hash), _clock));
        Watch(tier, tier.Endpoint, () => Subject.Of(tier.Endpoint, Subject.IdOf('e', url, key.Dialect), _clock));
        Watch(tier, tier.Model, () => Subject.Of(tier.Model, IdOfModel(key), _clock));
        Watch(tier, tier.KeyGate, () => Subject.Of(tier.KeyGate, key.CredentialName, _clock, provider, url, hash));
        Watch(tier, tier.Gate, () => Subject.Of(tier.Gate, key.ModelName, _clock, provider, url, hash, key.Model));
    }

    private void Watch(TierState tier, object part, Func<Subject> make)
    {
        if (!_byPart.TryGetValue(part, out Subject? subject))
        {
            _byPart[part] = subject = make();
            _byId[subject.Id] = subject;
            if (subject.Breaker is { } breaker) breaker.Changed += change => OnChanged(subject, change);
        }
        subject.Tiers.Add(tier);
    }

    private void Forget(ICollection<TierState> left)
    {
        HashSet<TierState> kept = new(left, ReferenceEqualityComparer.Instance);
        if (_tiers.RemoveWhere(tier => !kept.Contains(tier)) == 0) return;
        foreach ((object part, Subject subject) in _byPart.ToArray())
        {
            subject.Tiers.RemoveAll(tier => !kept.Contains(tier));
            if (subject.Tiers.Count > 0) continue;
            _byPart.Remove(part);
            _byId.Remove(subject.Id);
        }
    }

    private void OnChanged(Subject subject, BreakerChange change)
    {
        if (change.To == BreakerState.Closed && change.From is BreakerState.Open or BreakerState.HalfOpen) subject.Close();
        if (change.To is BreakerState.Closed or BreakerState.Open) Changed?.Invoke();
    }
}
