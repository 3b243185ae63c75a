namespace Fallback;

/// <summary>
/// The tokens of a provider that gives them for a time (Entra, Vertex). One is fetched for all who need it, no caller's cancellation ends the
/// fetching for the others, and a new one is fetched while the old one is still good. Thread-safe.
/// </summary>
/// <param name="fetch">Gives a token.</param>
/// <param name="time">The runtime's clock.</param>
/// <param name="others">What else is secret at the provider.</param>
internal sealed class TokenSource(Func<CancellationToken, ValueTask<ApiKey>> fetch, TimeProvider time, ApiKey[] others)
{
    /// <summary>How long before its end a token is replaced: requests that are under way then still arrive with a good one.</summary>
    private static readonly TimeSpan _early = TimeSpan.FromMinutes(5);

    /// <summary>How long before its end a token is not used any more.</summary>
    private static readonly TimeSpan _margin = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan _longestFetch = TimeSpan.FromSeconds(30);

    /// <summary>How many tokens are kept out of replies after others have taken their place.</summary>
    private const int MostEarlier = 8;

    private readonly object _lock = new();
    private volatile ApiKey? _latest;
    private volatile ApiKey? _refused;
    private Task<ApiKey>? _fetching;
    private ApiKey[] _earlier = [];

    /// <summary>The token that was given last, whether it is still good or not; null before the first.</summary>
    public ApiKey? Latest => _latest;

    /// <summary>A token that is good.</summary>
    /// <exception cref="Exception">Whatever the callback throws.</exception>
    public ValueTask<ApiKey> GetAsync(CancellationToken cancellationToken)
    {
        ApiKey? latest = _latest;
        if (latest is null || ReferenceEquals(latest, _refused) || IsOver(latest, _margin)) return new ValueTask<ApiKey>(Fetch().WaitAsync(cancellationToken));
        if (IsOver(latest, _early)) Bounded.Forget(Fetch());
        return new ValueTask<ApiKey>(latest);
    }

    /// <summary>The provider has refused a token: the next call gets another one.</summary>
    public void Refused(ApiKey token)
    {
        // Of many calls that were sent with one token only the first has it replaced: the others' refusals say nothing of the new one.
        if (ReferenceEquals(token, _latest)) _refused = token;
    }

    private bool IsOver(ApiKey token, TimeSpan before) => token.ExpiresAt is { } end && end <= time.GetUtcNow() + before;

    private Task<ApiKey> Fetch()
    {
        lock (_lock) return _fetching is { IsCompleted: false } under ? under : _fetching = FetchAsync();
    }

    private async Task<ApiKey> FetchAsync()
    {
        // Off the caller's thread and apart from its token: others wait for the same.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var limit = new CancellationTokenSource(_longestFetch, time);
        ApiKey token = await fetch(limit.Token).AsTask().WaitAsync(limit.Token).ConfigureAwait(false)
            ?? throw new InvalidOperationException("The token callback gave null.");
        lock (_lock)
        {
            // Calls that are under way were sent with an earlier token, and their replies may repeat that one.
            if (_latest is { } before && !before.Equals(token)) _earlier = [before, .. _earlier.Take(MostEarlier - 1)];
            return _latest = token.With([.. others, .. _earlier]);
        }
    }
}
