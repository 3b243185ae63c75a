namespace Fallback;

/// <summary>
/// The temporary tokens of a provider (Entra, Vertex). One token is fetched for all calls; the cancellation of one call does not end the
/// fetch for the others, and a new token is fetched while the old one is still valid. Thread-safe.
/// </summary>
/// <param name="fetch">Returns a token.</param>
/// <param name="time">The runtime's clock.</param>
/// <param name="others">The provider's other secrets.</param>
internal sealed class TokenSource(Func<CancellationToken, ValueTask<ApiKey>> fetch, TimeProvider time, ApiKey[] others)
{
    /// <summary>How long before its expiry a token is replaced, so that running requests still arrive with a valid one.</summary>
    private static readonly TimeSpan _early = TimeSpan.FromMinutes(5);

    /// <summary>How long before its expiry a token is not used any more.</summary>
    private static readonly TimeSpan _margin = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan _longestFetch = TimeSpan.FromSeconds(30);

    /// <summary>The number of replaced tokens that are still removed from replies.</summary>
    private const int MostEarlier = 8;

    private readonly object _lock = new();
    private volatile ApiKey? _latest;
    private volatile ApiKey? _refused;
    private Task<ApiKey>? _fetching;
    private ApiKey[] _earlier = [];

    /// <summary>The latest token, valid or not; null before the first one.</summary>
    public ApiKey? Latest => _latest;

    /// <summary>Returns a valid token.</summary>
    /// <exception cref="Exception">Any exception of the callback.</exception>
    public ValueTask<ApiKey> GetAsync(CancellationToken cancellationToken)
    {
        ApiKey? latest = _latest;
        if (latest is null || ReferenceEquals(latest, _refused) || IsOver(latest, _margin)) return new ValueTask<ApiKey>(Fetch().WaitAsync(cancellationToken));
        if (IsOver(latest, _early)) Bounded.Forget(Fetch());
        return new ValueTask<ApiKey>(latest);
    }

    /// <summary>Records that the provider has refused a token: the next call gets another one.</summary>
    public void Refused(ApiKey token)
    {
        // Of many calls that were sent with one token, only the first replaces it: the other refusals show nothing about the new one.
        if (ReferenceEquals(token, _latest)) _refused = token;
    }

    private bool IsOver(ApiKey token, TimeSpan before) => token.ExpiresAt is { } end && end <= time.GetUtcNow() + before;

    private Task<ApiKey> Fetch()
    {
        lock (_lock) return _fetching is { IsCompleted: false } under ? under : _fetching = FetchAsync();
    }

    private async Task<ApiKey> FetchAsync()
    {
        // Off the caller's thread and independent of its token: other calls wait for the same result.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var limit = new CancellationTokenSource(_longestFetch, time);
        ApiKey token = await fetch(limit.Token).AsTask().WaitAsync(limit.Token).ConfigureAwait(false)
            ?? throw new InvalidOperationException("The token callback gave null.");
        lock (_lock)
        {
            // Running calls were sent with an earlier token, and their replies may repeat it.
            if (_latest is { } before && !before.Equals(token)) _earlier = [before, .. _earlier.Take(MostEarlier - 1)];
            return _latest = token.With([.. others, .. _earlier]);
        }
    }
}
