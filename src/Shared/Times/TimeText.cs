using System.Globalization;

namespace Fallback;

/// <summary>Formats times and counts.</summary>
internal static class TimeText
{
    private static readonly CultureInfo _invariant = CultureInfo.InvariantCulture;

    /// <summary><c>250 ms</c>, <c>1.5 s</c>, <c>90 s</c>.</summary>
    public static string Of(long milliseconds) =>
        milliseconds < 1_000 ? milliseconds.ToString(_invariant) + " ms" : (milliseconds / 1_000m).ToString("#,0.###", _invariant) + " s";

    /// <summary><c>1,048,576</c>.</summary>
    public static string Number(long value) => value.ToString("#,0", _invariant);
}
