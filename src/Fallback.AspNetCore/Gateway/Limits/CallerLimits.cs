using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Fallback.Gateway;

/// <summary>
/// The limits of one caller: requests and tokens within any 60 seconds, US dollars a day (UTC), and running requests. Nothing waits here: a
/// request is admitted or refused. Thread-safe; without limits, it costs nothing.
/// </summary>
internal sealed class CallerLimits
{
    /// <summary>The lowest reservation of a request, so that a budget that is exactly used up permits none.</summary>
    private const decimal LeastUsd = 0.000001m;

    /// <summary>The weight of one call in the usual cost of a token.</summary>
    private const double Weight = 0.1;

    /// <summary>Longer than any request takes; <see cref="CallLimiter"/> needs it for limits that callers do not have.</summary>
    private static readonly TimeSpan _hold = TimeSpan.FromDays(1);

    private readonly TimeProvider _time;
    private readonly CallLimiter _limiter;
    private readonly CostAccount _account;
    private volatile Figures _figures = new(null, null, null, null);
    private int _inFlight;
    private double _usdPerToken;

    public CallerLimits(string caller, TimeProvider time)
    {
        _time = time;
        _limiter = new CallLimiter(time);
        _account = new CostAccount(caller);
    }

    /// <summary>Today's spending; null without a budget.</summary>
    public SpendingSnapshot? Spending =>
        _figures.BudgetUsd is { } budget ? _account.Snapshot(_time.GetUtcNow(), budget) : null;

    /// <summary>The running requests that are counted: those that began while there was a limit.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>The usage of the last minute.</summary>
    public LimitSnapshot Used => _limiter.Snapshot();

    /// <summary>Applies the configured limits from now on. Counts stay.</summary>
    public void Apply(FallbackGatewayCaller caller)
    {
        var figures = new Figures(caller.RequestsPerMinute, caller.TokensPerMinute, caller.BudgetUsdPerDay, caller.MaxConcurrency);
        Figures before = _figures;
        if (figures == before) return;
        _figures = figures;
        // In this order, there is no moment without a limit.
        _limiter.Declare(figures, new LimitFigures(figures.Requests ?? 0, figures.Tokens ?? 0, 0, Adaptive: false));
        _limiter.Withdraw(before);
    }

    /// <summary>Admits a request, or returns why not.</summary>
    /// <param name="tokens">The estimated tokens: its prompt, and the largest possible answer.</param>
    /// <param name="lease">Its lease, which must be completed or disposed of once the request has ended.</param>
    /// <param name="usd">Its highest cost, if known; otherwise its tokens at the usual cost of the caller's tokens.</param>
    /// <returns>Null if it was admitted.</returns>
    public GatewayError? TryEnter(long tokens, out CallerLease lease, decimal usd = 0)
    {
        lease = CallerLease.Unlimited;
        Figures figures = _figures;
        bool isCounted = _limiter.IsOn;
        if (!isCounted && figures is { BudgetUsd: null, InFlight: null }) return null;
        tokens = Math.Clamp(tokens, 0, int.MaxValue);
        if (figures.Tokens is { } most && tokens > most) return TooLarge(tokens, most);
        bool isInFlight = figures.InFlight is not null;
        if (isInFlight && Interlocked.Increment(ref _inFlight) > figures.InFlight)
        {
            Interlocked.Decrement(ref _inFlight);
            return TooManyAtOnce(figures.InFlight!.Value);
        }
        if (TryReserve(figures, tokens, usd, isCounted, isInFlight, out lease) is not { } refusal) return null;
        if (isInFlight) Interlocked.Decrement(ref _inFlight);
        return refusal;
    }

    internal void End(LimitLease? place, LimitOutcome outcome, long? tokens)
    {
        if (place is not null) _limiter.End(place, outcome, tokens is { } used ? Math.Clamp(used, 0, int.MaxValue) : null);
    }

    internal void Leave() => Interlocked.Decrement(ref _inFlight);

    private GatewayError? TryReserve(Figures figures, long tokens, decimal usd, bool isCounted, bool isInFlight, out CallerLease lease)
    {
        lease = CallerLease.Unlimited;
        decimal reserved = 0;
        DateOnly day = default;
        if (figures.BudgetUsd is { } budget)
        {
            reserved = Math.Max(LeastUsd, usd > 0 ? usd : (decimal)Math.Min(tokens * Volatile.Read(ref _usdPerToken), 1e9));
            DateTimeOffset now = _time.GetUtcNow();
            if (!_account.TryReserve(reserved, budget, now, out day)) return OverBudget(reserved, budget, now);
        }
        LimitLease? place = null;
        if (isCounted && (place = _limiter.TryTake(tokens, _hold, out TimeSpan wait)) is null)
        {
            if (reserved > 0) _account.Settle(reserved, 0, 0, day);
            return TooMany(figures, wait);
        }
        lease = new CallerLease(this, place, reserved, day) { IsInFlight = isInFlight };
        return null;
    }

    internal void Settle(decimal reserved, decimal spent, decimal estimated, DateOnly day)
    {
        if (reserved > 0) _account.Settle(reserved, spent, estimated, day);
    }

    /// <summary>Learns the usual cost of a token. Two threads at once may lose a value, which an estimate can do without.</summary>
    internal void Learn(long tokens, decimal usd)
    {
        if (tokens <= 0 || usd < 0) return;
        double price = (double)usd / tokens, before = Volatile.Read(ref _usdPerToken);
        Volatile.Write(ref _usdPerToken, before == 0 ? price : before + Weight * (price - before));
    }

    private static GatewayError TooLarge(long tokens, int most) => new(
        StatusCodes.Status429TooManyRequests, "tokens", "rate_limit_exceeded",
        string.Create(
            CultureInfo.InvariantCulture,
            $"Request too large: it takes {tokens} tokens by estimate, and your limit is {most} a minute. Shorten the prompt, or lower max_tokens."));

    private static GatewayError TooManyAtOnce(int most) => new(
        StatusCodes.Status429TooManyRequests, "requests", "rate_limit_exceeded",
        string.Create(
            CultureInfo.InvariantCulture,
            $"Rate limit reached: your limit is {most} requests in flight. Try again when one of them has ended."))
    { RetryAfter = TimeSpan.FromSeconds(1), MayRetry = true };

    private GatewayError TooMany(Figures figures, TimeSpan wait)
    {
        bool isRequests = figures.Requests is { } most && _limiter.Snapshot().Requests >= most;
        string limit = isRequests
            ? string.Create(CultureInfo.InvariantCulture, $"{figures.Requests} requests")
            : string.Create(CultureInfo.InvariantCulture, $"{figures.Tokens} tokens");
        return new GatewayError(
            StatusCodes.Status429TooManyRequests, isRequests ? "requests" : "tokens", "rate_limit_exceeded",
            $"Rate limit reached: your limit is {limit} a minute. Try again after the time in Retry-After.")
        { RetryAfter = wait, MayRetry = true };
    }

    /// <summary>
    /// Returns the refusal. Reservations of running requests may become available again; spent amounts do not before tomorrow.
    /// </summary>
    private GatewayError OverBudget(decimal amount, decimal budget, DateTimeOffset now)
    {
        if (_account.Snapshot(now, budget).SpentUsd + amount <= budget)
            return new GatewayError(
                StatusCodes.Status429TooManyRequests, "requests", "rate_limit_exceeded",
                "Your requests in flight may use up what is left of the day's budget. Try again when some of them have ended.")
            { RetryAfter = TimeSpan.FromSeconds(1), MayRetry = true };
        return new GatewayError(
            StatusCodes.Status429TooManyRequests, "insufficient_quota", "insufficient_quota",
            string.Create(
                CultureInfo.InvariantCulture,
                $"You exceeded your current quota: your budget is {budget:0.00##} US dollars a day. The next day begins at midnight UTC."))
        { RetryAfter = now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime };
    }

    private sealed record Figures(int? Requests, int? Tokens, decimal? BudgetUsd, int? InFlight);
}
