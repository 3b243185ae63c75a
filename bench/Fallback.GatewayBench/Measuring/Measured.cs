namespace Fallback.GatewayBench;

/// <summary>A phase with a fixed number of callers who do not wait.</summary>
/// <param name="Rate">Answered a second.</param>
/// <param name="Cpu">Of the subject's process, in microseconds a request.</param>
/// <param name="Load">What the load cost, in microseconds a request.</param>
/// <param name="P50">In microseconds, as all times.</param>
/// <param name="P99">The same, 99th percentile.</param>
/// <param name="Reads">Pieces in which an answer came.</param>
internal sealed record Saturation(double Rate, double Cpu, double Load, double P50, double P99, double Reads);

/// <summary>A phase in which calls come at random, and the same calls to the provider alone.</summary>
internal sealed record HalfLoad(double Rate, LoadResult Through, LoadResult Direct)
{
    public double AddedP50 => Through.P50 - Direct.P50;

    public double AddedP99 => Through.P99 - Direct.P99;
}

/// <summary>What was measured of one subject.</summary>
internal sealed class Measured(Running running)
{
    public Running Running => running;

    public string Name => running.Subject.Name;

    public Dictionary<Cell, List<Saturation>> Saturated { get; } = [];

    public Dictionary<Cell, List<HalfLoad>> Half { get; } = [];

    /// <summary>p99 in milliseconds at each rate that was tried; infinite where calls piled up.</summary>
    public Dictionary<double, List<double>> Frontier { get; } = [];

    /// <summary>Processor time of a stream whose pieces come apart from each other, in microseconds.</summary>
    public List<double> Paced { get; } = [];

    /// <summary>Resident bytes, idle after the load and with open streams.</summary>
    public (long Idle, long Open)? Memory { get; set; }

    public int Errors { get; set; }

    public Spread Of(Cell cell, Func<Saturation, double> figure) => Spread.Of(Phases(cell).Select(figure));

    /// <summary>Within each round, so that what disturbs a round disturbs both.</summary>
    public Spread RatioTo(Measured other, Cell cell, Func<Saturation, double> figure) =>
        Spread.Of(Phases(cell).Zip(other.Phases(cell), (own, others) => figure(own) / figure(others)));

    /// <summary>Within each round.</summary>
    public Spread Over(Measured other, Cell cell, Func<Saturation, double> figure) =>
        Spread.Of(Phases(cell).Zip(other.Phases(cell), (own, others) => figure(own) - figure(others)));

    public Spread Added(Cell cell, Func<HalfLoad, double> figure) => Spread.Of(Half.GetValueOrDefault(cell, []).Select(figure));

    public List<Saturation> Phases(Cell cell) => Saturated.GetValueOrDefault(cell, []);
}
