using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Fallback.Dashboard;

/// <summary>The filter in the page's address. A time that cannot be read matches nothing rather than everything.</summary>
internal sealed record CallFilter
{
    /// <summary>Calls in one answer at most.</summary>
    public const int MostCalls = 1_000;

    public bool UnusualOnly { get; init; }
    public string? Client { get; init; }
    /// <summary>A tier that was asked or skipped, as <see cref="TierKey"/> writes it.</summary>
    public string? Tier { get; init; }
    /// <summary>A <see cref="FailureKind"/> or <see cref="SkipReason"/> that an attempt had.</summary>
    public string? Kind { get; init; }
    /// <summary>A <see cref="CallOutcome"/>.</summary>
    public string? Status { get; init; }
    public DateTimeOffset From { get; init; } = DateTimeOffset.MinValue;
    public DateTimeOffset To { get; init; } = DateTimeOffset.MaxValue;
    /// <summary>Only later calls than this one.</summary>
    public long After { get; init; }
    public int Limit { get; init; } = MostCalls;

    public static CallFilter Read(IQueryCollection query) => new()
    {
        UnusualOnly = Text(query, "ways") != "all",
        Client = Text(query, "client"),
        Tier = Text(query, "tier"),
        Kind = Text(query, "kind"),
        Status = Text(query, "status"),
        From = Moment(query, "from", DateTimeOffset.MinValue),
        To = Moment(query, "to", DateTimeOffset.MaxValue),
        After = long.TryParse(query["after"], CultureInfo.InvariantCulture, out long after) ? after : 0,
        Limit = int.TryParse(query["limit"], CultureInfo.InvariantCulture, out int limit) ? Math.Clamp(limit, 1, MostCalls) : MostCalls,
    };

    public bool Matches(CallEvent call) =>
        (Client is null || call.Client == Client)
        && (Status is null || call.Outcome.ToString() == Status)
        && call.At >= From
        && call.At <= To
        && (Tier is null || call.Attempts.Any(attempt => TierKey.Of(attempt).ToString() == Tier))
        && (Kind is null || call.Attempts.Any(attempt => attempt.Failure?.ToString() == Kind || attempt.Skipped?.ToString() == Kind));

    public CallsView Apply(Collector collector)
    {
        KeptCall[] kept = collector.Calls(UnusualOnly);
        KeptCall[] matching = [.. kept.Where(call => call.Sequence > After && Matches(call.Call))];
        long last = kept.Length == 0 ? 0 : kept[0].Sequence;
        return new CallsView([.. matching.Take(Limit).Select(CallViews.Of)], matching.Length, kept.Length, last);
    }

    private static string? Text(IQueryCollection query, string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    private static DateTimeOffset Moment(IQueryCollection query, string name, DateTimeOffset otherwise) =>
        Text(query, name) is not { } text ? otherwise
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment) ? moment
        : name == "from" ? DateTimeOffset.MaxValue : DateTimeOffset.MinValue;
}
