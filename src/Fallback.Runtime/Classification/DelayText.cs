using System.Globalization;
using System.Text.RegularExpressions;

namespace Fallback;

/// <summary>
/// Reads the forms in which providers write a delay or a time. Always invariant, never throws. A value that is negative, not a number, or
/// longer than <see cref="Longest"/> is invalid and gives null.
/// </summary>
internal static partial class DelayText
{
    public static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    private const double UnixSeconds = 1e9;
    private const double UnixMilliseconds = 1e12;

    public static TimeSpan? FromSeconds(double seconds) =>
        double.IsFinite(seconds) && seconds >= 0 && seconds <= Longest.TotalSeconds
            ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : null;

    public static DateTimeOffset? FromUnix(double number)
    {
        double milliseconds = number >= UnixMilliseconds ? number : number * 1000;
        return double.IsFinite(number) && number >= 0 && milliseconds <= 253_402_300_799_000
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds)
            : null;
    }

    /// <summary>Returns the time until a moment; zero if the moment has passed.</summary>
    public static TimeSpan? Until(DateTimeOffset moment, DateTimeOffset now)
    {
        TimeSpan delay = moment - now;
        return delay > Longest ? null : delay < TimeSpan.Zero ? TimeSpan.Zero : delay;
    }

    /// <summary>A plain number, such as <c>1.5</c>.</summary>
    public static double? ParseNumber(string? text) =>
        double.TryParse(
            text.AsSpan().Trim(),
            NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out double number)
        && double.IsFinite(number) ? number : null;

    /// <summary>Seconds, or a duration with units: <c>34.07s</c>, <c>120ms</c>, <c>6m0s</c>, <c>1h2m3.5s</c>.</summary>
    public static TimeSpan? ParseDuration(string? text)
    {
        if (ParseNumber(text) is { } seconds) return FromSeconds(seconds);
        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        return UnitDuration.TryRead(rest, out TimeSpan duration, out int length) && length == rest.Length ? duration : null;
    }

    /// <summary>RFC 3339 or an HTTP date.</summary>
    public static DateTimeOffset? ParseMoment(string? text)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces;
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        // Anything shorter is not a date, but TryParse would accept it ("1, 2").
        if (trimmed.Length is < 10 or > 64) return null;
        return DateTimeOffset.TryParse(trimmed, CultureInfo.InvariantCulture, Utc, out DateTimeOffset moment) ? moment : null;
    }

    /// <summary>The reset of a rate limit: a duration with units, seconds, a Unix time by its magnitude, or a date.</summary>
    public static TimeSpan? ParseReset(string? text, DateTimeOffset now)
    {
        if (ParseNumber(text) is { } number)
            return number >= UnixSeconds ? FromUnix(number) is { } unix ? Until(unix, now) : null : FromSeconds(number);
        return ParseDuration(text) ?? (ParseMoment(text) is { } moment ? Until(moment, now) : null);
    }

    /// <summary>A delay in a sentence: "Please try again in 1m26.4s", "retry after 37 seconds", "regain access on 2026-12-01 at 00:00 UTC".</summary>
    public static TimeSpan? FromMessage(string? message, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(message)) return null;
        if (Lead().Match(message) is { Success: true } lead
            && UnitDuration.TryRead(message.AsSpan(lead.Index + lead.Length), out TimeSpan duration, out _)) return duration;
        return FromDate(message, now);
    }

    /// <summary>The time until a date in a sentence: "You will regain access on 2026-12-01 at 00:00 UTC".</summary>
    public static TimeSpan? FromDate(string? message, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(message)) return null;
        if (Date().Match(message) is not { Success: true } date) return null;
        string moment = date.Groups["time"].Success
            ? $"{date.Groups["day"].ValueSpan}T{date.Groups["time"].ValueSpan}Z"
            : $"{date.Groups["day"].ValueSpan}T00:00Z";
        return ParseMoment(moment) is { } parsed ? Until(parsed, now) : null;
    }

    [GeneratedRegex(
        @"\b(?:try(?:ing)? again|retry(?:ing)?(?: your request)?|wait|available again|resets?|reset)\s+(?:in|after|for)?\s*" +
        @"(?:about\s+|approximately\s+)?(?=\d)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Lead();

    [GeneratedRegex(
        @"\b(?:regain access|try again|available again|resets?)\s+(?:on|at|after)\s+(?<day>\d{4}-\d{2}-\d{2})" +
        @"(?:(?:T|\s+at\s+|\s+)(?<time>\d{2}:\d{2}(?::\d{2})?))?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Date();
}
