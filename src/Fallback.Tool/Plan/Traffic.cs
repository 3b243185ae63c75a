using System.Globalization;
using Fallback.Tool.Output;

namespace Fallback.Tool.Plan;

/// <summary>The traffic of a month: the number of calls, the share of each tier, and their length.</summary>
/// <param name="Calls">Calls a month.</param>
/// <param name="Shares">The share of each tier, in percent.</param>
/// <param name="Input">Input tokens a call.</param>
/// <param name="Output">Output tokens a call.</param>
/// <param name="IsAssumed">Whether the length of calls is assumed.</param>
internal sealed record Traffic(decimal Calls, IReadOnlyList<decimal> Shares, decimal Input, decimal Output, bool IsAssumed)
{
    public const decimal UsualInput = 1_000;
    public const decimal UsualOutput = 300;

    /// <summary>Parses percentages separated by commas, first tier first; null for an invalid text.</summary>
    public static IReadOnlyList<decimal>? Split(string text, out string? mistake)
    {
        mistake = null;
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        var shares = new decimal[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (decimal.TryParse(parts[i].TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out shares[i])
                && shares[i] <= 100)
                continue;
            mistake = $"--split takes comma-separated percentages such as 95,4,1, not {Shown.Word(text)}";
            return null;
        }
        if (Math.Abs(shares.Sum() - 100) <= 0.01m) return shares;
        string sum = shares.Sum().ToString(CultureInfo.InvariantCulture);
        mistake = $"--split adds up to {sum}, not to 100; give the share of each tier, such as 95,4,1";
        return null;
    }
}
