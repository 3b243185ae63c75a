using System.Globalization;

namespace Fallback;

/// <summary>A copy of a fault's options, taken when it starts. Equal plans are the same fault.</summary>
internal sealed record FaultPlan
{
    private FaultPlan()
    {
    }

    public string? Client { get; private init; }

    public string? Provider { get; private init; }

    public string? Model { get; private init; }

    public string? Instance { get; private init; }

    public double Share { get; private init; }

    public FaultKind Kind { get; private init; }

    public int Status { get; private init; }

    public TimeSpan? RetryAfter { get; private init; }

    public TimeSpan Delay { get; private init; }

    public int BreakAfter { get; private init; }

    public TimeSpan? Duration { get; private init; }

    public DateTimeOffset? Until { get; private init; }

    /// <summary>The attempts that it selects, as text.</summary>
    public string Where
    {
        get
        {
            string what = Wording.List(
                Provider is null ? null : $"at {ShownSetting.OfName(Provider)}",
                Instance is null ? null : $"at its instance {ShownSetting.OfName(Instance)}",
                Model is null ? null : $"of {ShownSetting.OfName(Model)}",
                Client is null ? null : $"for {ShownSetting.OfName(Client)}");
            return what.Length == 0 ? "at every tier" : what;
        }
    }

    public static FaultPlan Of(FaultOptions options) => new()
    {
        Client = Named(options.Client),
        Provider = Named(options.Provider),
        Model = Named(options.Model),
        Instance = Named(options.Instance),
        Share = options.Share,
        Kind = options.Kind,
        Status = options.Status,
        RetryAfter = options.RetryAfter,
        Delay = options.Delay,
        BreakAfter = options.BreakAfter,
        Duration = options.Duration,
        Until = options.Until,
    };

    /// <summary>Whether it selects a client's attempts at a tier.</summary>
    public bool Selects(string client, Tier tier) =>
        (Provider is null || tier.Provider.Equals(Provider, StringComparison.OrdinalIgnoreCase))
        && (Instance is null || tier.Endpoint.Instance.Equals(Instance, StringComparison.OrdinalIgnoreCase))
        && (Model is null || tier.IsCalled(Model))
        && (Client is null || ClientNames.Means(Client, client));

    /// <summary>Returns how long it lasts from now on; zero if it is over.</summary>
    public TimeSpan Lasts(DateTimeOffset now)
    {
        TimeSpan most = Duration ?? (Until is null ? FaultOptions.DefaultDuration : FaultOptions.LongestDuration);
        if (Until is { } until && until - now is var left && left < most) most = left;
        return most > TimeSpan.Zero ? most : TimeSpan.Zero;
    }

    public override string ToString()
    {
        string how = Kind switch
        {
            FaultKind.Status when RetryAfter is { } wait => Wording.Invariant($"HTTP {Status} with Retry-After {wait.TotalSeconds:0}"),
            FaultKind.Status => Wording.Invariant($"HTTP {Status}"),
            FaultKind.Hang => "no reply",
            FaultKind.ConnectionRefused => "connection refused",
            FaultKind.ConnectionReset => "connection reset",
            FaultKind.Slow => $"{Wording.Time(Delay)} slower",
            FaultKind.BrokenStream => $"broken off after {Wording.Count(BreakAfter, "chunk")}",
            _ => "malformed reply",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{how} for {Share * 100:0.##} % of the attempts {Where}");
    }

    private static string? Named(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
