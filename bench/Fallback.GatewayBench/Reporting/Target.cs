using System.Globalization;

namespace Fallback.GatewayBench;

/// <summary>What was to be reached, and what was measured.</summary>
/// <param name="What">In words.</param>
/// <param name="Limit">As the page has it.</param>
/// <param name="Measured">The figure.</param>
/// <param name="Reached">Null where nothing was measured.</param>
/// <param name="Beside">What another had, where that says more.</param>
internal sealed record Target(string What, string Limit, string Measured, bool? Reached, string Beside)
{
    public static Target AtMost(string what, double limit, string unit, Spread measured, string format, string beside = "") => new(
        what, $"at most {Show(limit)}{unit}", measured.Text(format), measured.IsKnown ? measured.Median <= limit : null, beside);

    public static Target AtLeast(string what, double limit, string unit, Spread measured, string format, string beside = "") => new(
        what, $"at least {Show(limit)}{unit}", measured.Text(format), measured.IsKnown ? measured.Median >= limit : null, beside);

    public override string ToString() =>
        $"| {What} | {Limit} | {Measured} | {Reached switch { true => "yes", false => "**no**", null => "not measured" }} | {Beside} |";

    private static string Show(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
