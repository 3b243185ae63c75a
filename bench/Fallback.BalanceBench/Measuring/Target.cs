using System.Globalization;

namespace Fallback.BalanceBench;

/// <summary>What was to be reached, and what was measured.</summary>
/// <param name="What">In words.</param>
/// <param name="Measured">The figure.</param>
/// <param name="AtMost">What it may be.</param>
/// <param name="Noise">What two runs with other random numbers differ by.</param>
internal sealed record Target(string What, double Measured, double AtMost, double Noise = 0)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {What} | {AtMost:0.00} | {Measured:0.00} | {(Measured <= AtMost ? "yes" : Measured <= AtMost + Noise ? "within the noise" : "**no**")} |");
}
