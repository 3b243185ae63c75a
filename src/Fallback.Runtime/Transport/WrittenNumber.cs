using System.Globalization;

namespace Fallback;

/// <summary>
/// Keeps the digits of numbers as they were written: 0.2f is 0.2. A cast to a wider type keeps the additional digits of the binary number,
/// and on .NET 11 a cast to <see cref="decimal"/> does, too (0.20000000298023224).
/// </summary>
internal static class WrittenNumber
{
    public static double ToDouble(float value) =>
        double.Parse(value.ToString(CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);

    public static decimal ToDecimal(double value) =>
        decimal.Parse(value.ToString(CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
}
