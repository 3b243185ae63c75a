using System.Globalization;

namespace Fallback.OutageBench;

/// <summary>What was to be reached, and what was measured.</summary>
internal sealed record Target(string What, double Measured, double AtMost)
{
    // Two runs of one client with the same random numbers differ by this much.
    private const double Noise = 0.02;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"| {What} | at most {AtMost:0.####} | {(double.IsInfinity(Measured) ? "none" : Measured.ToString("0.00", CultureInfo.InvariantCulture))} | {(Measured <= AtMost ? "yes" : Measured <= AtMost + Noise ? "within the noise" : "**no**")} |");

    public static string Table(IEnumerable<Target> targets) => $"\n### Targets\n\n| | | measured | reached |\n|---|---:|---:|---|\n{string.Join('\n', targets)}\n";
}
