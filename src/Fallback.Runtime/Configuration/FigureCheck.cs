using System.Globalization;

namespace Fallback;

/// <summary>Checks that figures of a section are in their ranges. Null is in every range.</summary>
internal readonly struct FigureCheck(string section, List<string> mistakes)
{
    // Longer times do not fit a timer.
    private static readonly TimeSpan _longest = TimeSpan.FromDays(365);

    public void That(bool isRight, string name, object? value, string range)
    {
        object? shown = value is string text ? ShownSetting.Of(text) : value;
        if (!isRight) mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"{section}:{name} = '{shown}': {range}"));
    }

    public void AtLeast(string name, int? value, int least) => That(value is null || value >= least, name, value, $"must be at least {least}");

    public void Between(string name, double? value, double least, double most) =>
        That(
            value is null || value >= least && value <= most,
            name,
            value,
            string.Create(CultureInfo.InvariantCulture, $"must be a number from {least} to {most}"));

    /// <summary>Checks a time; the name ends with its unit.</summary>
    public void AtLeast(string name, TimeSpan? value, TimeSpan least)
    {
        if (value is not { } time) return;
        bool inSeconds = name.EndsWith("Seconds", StringComparison.Ordinal);
        double Figure(TimeSpan of) => inSeconds ? of.TotalSeconds : of.TotalMilliseconds;
        That(time >= least && time <= _longest, name, Figure(time),
            string.Create(
                CultureInfo.InvariantCulture,
                $"must be at least {Figure(least)} {(inSeconds ? "seconds" : "milliseconds")}, and at most a year"));
    }
}
