using System.Globalization;

namespace Fallback.Soak;

/// <summary>Whether something that a process holds stays as it is: its average in the last quarter of the time against that in the third.</summary>
/// <param name="What">What is held.</param>
/// <param name="Third">The average in the third quarter.</param>
/// <param name="Last">The average in the last.</param>
/// <param name="Allowed">What may come and go from one moment to the next.</param>
internal sealed record Flatness(string What, double Third, double Last, double Allowed)
{
    /// <summary>A leak in each reload or call would multiply the figures; a tenth is chance.</summary>
    private const double Tolerance = 1.1;

    public bool IsFlat => Last <= Third * Tolerance + Allowed;

    public static IEnumerable<Flatness> Of(IReadOnlyList<Resources> samples)
    {
        yield return Of("memory (MiB)", static sample => sample.Memory / 1048576.0, 1);
        yield return Of("descriptors", static sample => sample.Descriptors, 20);
        yield return Of("timers", static sample => sample.Timers, 20);
        yield return Of("threads", static sample => sample.Threads, 5);

        Flatness Of(string what, Func<Resources, double> figure, double allowed)
        {
            int half = samples.Count / 2, quarter = samples.Count - samples.Count / 4;
            return new Flatness(what, samples.Skip(half).Take(quarter - half).Average(figure), samples.Skip(quarter).Average(figure), allowed);
        }
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{What} are flat over the second half: {Third:0.0} in the third quarter, {Last:0.0} in the last");
}
