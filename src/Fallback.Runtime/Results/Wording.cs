using System.Globalization;

namespace Fallback;

/// <summary>Formats times and counts for people, in lines of text.</summary>
internal static class Wording
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(10);

    public static string Seconds(TimeSpan time) => Invariant($"{time.TotalSeconds:0.#} s");

    /// <summary>Formats a time; in milliseconds below ten seconds.</summary>
    public static string Time(TimeSpan time) => time < _long ? Invariant($"{time.TotalMilliseconds:0} ms") : Seconds(time);

    public static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Formats a tier's index, which is -1 for the canary.</summary>
    public static string Place(int index) => index == Tier.CanaryIndex ? "canary" : Invariant($"tier {index + 1}");

    public static string Count(int count, string singular) => Invariant($"{count} {singular}{(count == 1 ? "" : "s")}");

    /// <summary>Joins the parts that are not null, separated by commas.</summary>
    public static string List(params ReadOnlySpan<string?> parts)
    {
        var present = new List<string>(parts.Length);
        foreach (string? part in parts)
            if (part is not null) present.Add(part);
        return string.Join(", ", present);
    }

    public static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
