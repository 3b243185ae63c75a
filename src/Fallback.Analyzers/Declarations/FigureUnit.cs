using System;
using System.Collections.Generic;
using System.Globalization;

namespace Fallback.Roslyn;

/// <summary>The unit of a declared figure, and the figures that are more likely meant in another unit (FB1012).</summary>
internal sealed class FigureUnit
{
    /// <summary>The time for a model's answer. None answers in less than 50 ms, and 60 and 90 are one minute and one and a half.</summary>
    private static readonly FigureUnit _wait = new(true, static ms => ms is > 0 and < 50 or 60 or 90);

    /// <summary>A first backoff may be short, but not that short.</summary>
    private static readonly FigureUnit _backoff = new(true, static ms => ms is > 0 and < 10);

    private static readonly FigureUnit _seconds = new(false, static s => s >= 1_000 && !IsRound(s));

    /// <summary>Answers are stored for hours, which need not be whole.</summary>
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
    private readonly Func<double, bool> _isUnlikely;

    private FigureUnit(bool isMilliseconds, Func<double, bool> isUnlikely)
    {
        _isMilliseconds = isMilliseconds;
        _isUnlikely = isUnlikely;
    }

    /// <summary>The unit of <c>[TierTimeout]</c>'s values.</summary>
    public static FigureUnit TierTimeout => _wait;

    /// <summary>Returns the unit of a named argument; null if it counts something else.</summary>
    public static FigureUnit? Of(string name) => _named.TryGetValue(name, out FigureUnit? unit) ? unit : null;

    /// <summary>
    /// Returns what is unusual about a figure, and the figure with the same number in the other unit; null for a likely one.
    /// </summary>
    public (string What, double Instead)? Judge(double figure)
    {
        if (!_isUnlikely(figure)) return null;
        string text = Text(figure);
        string minutes = (figure / 60).ToString("#,0", CultureInfo.InvariantCulture);
        double instead = _isMilliseconds ? figure * 1_000 : figure / 1_000;
        return _isMilliseconds
            ? ($"{text} ms, too short for any model; for {text} s write {Code(instead)}", instead)
            : ($"{text} s, which is {minutes} minutes; for {text} ms write {Code(instead)}", instead);
    }

    /// <summary>Returns the figure as code: <c>29_000</c>.</summary>
    public static string Code(double figure) => Text(figure).Replace(',', '_');

    private static string Text(double figure) => figure.ToString("#,0.###", CultureInfo.InvariantCulture);

    /// <summary>
    /// Whether the time is round: minutes up to an hour, half hours up to a day, hours up to a week, days up to a year, and values that
    /// mean forever.
    /// </summary>
    private static bool IsRound(double seconds) => seconds switch
    {
        <= 3_600 => seconds % 60 == 0,
        <= 86_400 => seconds % 1_800 == 0,
        <= 604_800 => seconds % 3_600 == 0,
        <= 31_536_000 => seconds % 86_400 == 0,
        _ => seconds is int.MaxValue or double.PositiveInfinity,
    };
}
