using System.Collections.Generic;
using System.Globalization;

namespace Fallback.Roslyn;

/// <summary>What a declared figure counts, and which figures are more likely meant in another unit (FB1012).</summary>
internal sealed class FigureUnit
{
    /// <summary>The time that a model is given. None answers in less than 50 ms, and 60 and 90 are a minute and a minute and a half.</summary>
    private static readonly FigureUnit _wait = new(true, static ms => ms is > 0 and < 50 or 60 or 90);

    /// <summary>A first backoff may well be short, but not that short.</summary>
    private static readonly FigureUnit _backoff = new(true, static ms => ms is > 0 and < 10);

    private static readonly FigureUnit _seconds = new(false, static s => s >= 1_000 && !IsRound(s));

    /// <summary>Answers are kept for hours, and nobody minds whether those are whole.</summary>
    private static readonly FigureUnit _lifetime = new(false, static s => s >= 10_000 && !IsRound(s));

    private static readonly Dictionary<string, FigureUnit> _named = new()
    {
        ["DeadlineMs"] = _wait,
        ["FirstTokenMs"] = _wait,
        ["IdleMs"] = _wait,
        ["DelayMs"] = _wait,
        ["MaxDelayMs"] = _wait,
        ["BaseDelayMs"] = _backoff,
        ["BreakSeconds"] = _seconds,
        ["MaxBreakSeconds"] = _seconds,
        ["SamplingSeconds"] = _seconds,
        ["MaxRetryAfterSeconds"] = _seconds,
        ["WaitBeforeFailoverSeconds"] = _seconds,
        ["TtlSeconds"] = _lifetime,
        ["StaleSeconds"] = _lifetime,
    };

    private readonly bool _isMilliseconds;
    private readonly System.Func<double, bool> _isUnlikely;

    private FigureUnit(bool isMilliseconds, System.Func<double, bool> isUnlikely) => (_isMilliseconds, _isUnlikely) = (isMilliseconds, isUnlikely);

    /// <summary>That of <c>[TierTimeout]</c>'s values.</summary>
    public static FigureUnit TierTimeout => _wait;

    /// <summary>That of a named argument; null where it counts something else.</summary>
    public static FigureUnit? Of(string name) => _named.TryGetValue(name, out FigureUnit? unit) ? unit : null;

    /// <summary>What is odd about a figure, and the figure for the same number in the other unit; null for a likely one.</summary>
    public (string What, double Instead)? Judge(double figure)
    {
        if (!_isUnlikely(figure)) return null;
        return _isMilliseconds
            ? ($"{Text(figure)} ms, too short for any model; for {Text(figure)} s write {Code(figure * 1_000)}", figure * 1_000)
            : ($"{Text(figure)} s, which is {Text(figure / 60)} minutes; for {Text(figure)} ms write {Code(figure / 1_000)}", figure / 1_000);
    }

    /// <summary>As code: <c>29_000</c>.</summary>
    public static string Code(double figure) => Text(figure).Replace(',', '_');

    private static string Text(double figure) => figure.ToString("#,0.###", CultureInfo.InvariantCulture);

    /// <summary>Whole minutes up to an hour, whole hours up to a day, whole days up to a year, and whatever stands for ever.</summary>
    private static bool IsRound(double seconds) => seconds switch
    {
        <= 3_600 => seconds % 60 == 0,
        <= 86_400 => seconds % 3_600 == 0,
        <= 31_536_000 => seconds % 86_400 == 0,
        _ => seconds is int.MaxValue or double.PositiveInfinity,
    };
}
