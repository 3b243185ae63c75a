namespace Fallback.GatewayBench;

/// <summary>Everything that a run has found, for the page.</summary>
internal sealed record Results
{
    public required Scale Scale { get; init; }

    public required Measured Direct { get; init; }

    public required Measured[] Proxies { get; init; }

    public required List<Missing> Missing { get; init; }

    public required Dictionary<string, Asks> Asks { get; init; }

    public required List<Starts> Starts { get; init; }

    /// <summary>What a 503 takes that is asked for without a proxy, in microseconds.</summary>
    public required Spread Refusal { get; init; }

    /// <summary>Bytes of the program, where it was compiled.</summary>
    public required long? NativeBytes { get; init; }

    public required double Neighbours { get; init; }

    public required string LoadAverage { get; init; }

    /// <summary>What Portkey runs on.</summary>
    public required string Node { get; init; }

    public Measured? Find(string name) => Proxies.FirstOrDefault(one => one.Name == name);
}
