using System.Globalization;

namespace Fallback.Catalogue;

/// <summary>Hours of working days in UTC, as a catalogue writes them: <c>Mon-Fri 01:00-04:00 and 06:00-10:00 UTC</c>.</summary>
/// <remarks>Text after a comma (such as "excluding public holidays") is for people: holidays count as working days.</remarks>
internal sealed class PeakHours
{
    private const int DaysLength = 8;
    private const int RangeLength = 11;

    private static readonly string[] _days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    private static readonly string[] _and = [" and "];

    private readonly int _firstDay;
    private readonly int _lastDay;
    private readonly List<(TimeSpan From, TimeSpan To)> _ranges;

    private PeakHours(int firstDay, int lastDay, List<(TimeSpan, TimeSpan)> ranges) => (_firstDay, _lastDay, _ranges) = (firstDay, lastDay, ranges);

    /// <summary>Reads the text, or gives null when it is not of that form.</summary>
    public static PeakHours? TryParse(string text)
    {
        // Parsed without a regular expression, which would bring the whole engine into every program that is compiled natively.
        int end = text.IndexOf(" UTC", StringComparison.Ordinal);
        if (end < DaysLength + RangeLength || text.Length > end + 4 && text[end + 4] != ',' || text[3] != '-' || text[7] != ' ') return null;
        int first = Array.IndexOf(_days, text.Substring(0, 3));
        int last = Array.IndexOf(_days, text.Substring(4, 3));
        if (first < 0 || last < first) return null;
        var ranges = new List<(TimeSpan, TimeSpan)>();
        foreach (string range in text.Substring(DaysLength, end - DaysLength).Split(_and, StringSplitOptions.None))
        {
            if (range.Length != RangeLength || range[5] != '-'
                || !TryParseTime(range.Substring(0, 5), out TimeSpan from)
                || !TryParseTime(range.Substring(6), out TimeSpan to) || to <= from)
                return null;
            ranges.Add((from, to));
        }
        return new PeakHours(first, last, ranges);
    }

    /// <summary>Whether a moment lies in these hours; their first minute does, their last does not.</summary>
    public bool Contains(DateTimeOffset moment)
    {
        DateTime utc = moment.UtcDateTime;
        if ((int)utc.DayOfWeek < _firstDay || (int)utc.DayOfWeek > _lastDay) return false;
        foreach ((TimeSpan from, TimeSpan to) in _ranges)
            if (utc.TimeOfDay >= from && utc.TimeOfDay < to) return true;
        return false;
    }

    private static bool TryParseTime(string text, out TimeSpan time) =>
        TimeSpan.TryParseExact(text, @"hh\:mm", CultureInfo.InvariantCulture, out time);
}
