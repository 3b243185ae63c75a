using System.Globalization;

namespace Fallback;

/// <summary>
/// Reads durations of numbers with units, as Go prints them (<c>1h2m3.5s</c>) or people write them (<c>1 minute and 20 seconds</c>).
/// </summary>
internal static class UnitDuration
{
    private const int LongestNumber = 20;

    /// <summary>Reads all parts at the start of a text; false if there are none or they give no sensible delay.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out TimeSpan duration, out int length)
    {
        double seconds = 0;
        length = 0;
        bool any = false;
        for (int position = 0; TryReadPart(text, ref position, out double part);)
        {
            seconds += part;
            length = position;
            any = true;
            position = SkipJoint(text, position);
        }
        duration = DelayText.FromSeconds(seconds) ?? default;
        return any && DelayText.FromSeconds(seconds) is not null;
    }

    private static bool TryReadPart(ReadOnlySpan<char> text, ref int position, out double seconds)
    {
        seconds = 0;
        int end = position;
        while (end < text.Length
            && (char.IsAsciiDigit(text[end]) || text[end] == '.' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1])))
            end++;
        if (end - position > LongestNumber
            || !double.TryParse(text[position..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)) return false;
        int unit = end;
        if (unit < text.Length && text[unit] == ' ') unit++;
        int unitEnd = unit;
        while (unitEnd < text.Length && char.IsLetter(text[unitEnd])) unitEnd++;
        if (SecondsIn(text[unit..unitEnd]) is not { } factor) return false;
        seconds = number * factor;
        position = unitEnd;
        return true;
    }

    private static int SkipJoint(ReadOnlySpan<char> text, int position)
    {
        ReadOnlySpan<char> rest = text[position..];
        foreach (string joint in (ReadOnlySpan<string>)[" and ", ", ", " "])
            if (rest.StartsWith(joint, StringComparison.OrdinalIgnoreCase)) return position + joint.Length;
        return position;
    }

    private static double? SecondsIn(ReadOnlySpan<char> unit)
    {
        if (Is(unit, "s", "sec", "secs", "second", "seconds")) return 1;
        if (Is(unit, "ms", "millisecond", "milliseconds")) return 1e-3;
        if (Is(unit, "m", "min", "mins", "minute", "minutes")) return 60;
        if (Is(unit, "h", "hr", "hrs", "hour", "hours")) return 3600;
        if (Is(unit, "d", "day", "days")) return 86400;
        // Both the micro sign and the Greek letter occur.
        if (Is(unit, "us", "µs", "μs")) return 1e-6;
        return Is(unit, "ns") ? 1e-9 : null;
    }

    private static bool Is(ReadOnlySpan<char> unit, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            if (unit.Equals(name, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
