namespace Fallback.BalanceBench;

/// <summary>Who takes part, and how it is made.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Make">Of what is declared, the true capacities, the clock and a seed.</param>
/// <param name="IsOurs">Whether it is the library's.</param>
/// <param name="IsTold">Whether it has to be told the capacities also where nothing is declared.</param>
internal sealed record Contestant(
    string Name, Func<Declared[], int[], TimeProvider, int, IPolicy> Make, bool IsOurs = false, bool IsTold = false)
{
    public static Contestant Ours { get; } =
        new("**LeastLoaded**", static (declared, _, time, seed) => new FallbackPolicy(declared, time, seed), IsOurs: true);

    public static Contestant Keeping { get; } = new("**LeastLoaded, affinity**",
        static (declared, _, time, seed) => new FallbackPolicy(declared, time, seed, keeps: true), IsOurs: true);

    public static Contestant Hash { get; } = new("hash of the conversation", static (declared, _, _, seed) => new PlainHash(declared, seed));

    public static Contestant Connections { get; } = new("least connections", static (declared, _, _, seed) => new LeastConnections(declared, seed));

    public static Contestant[] All { get; } =
    [
        Ours,
        new("round robin", static (declared, _, _, seed) => new RoundRobin(declared, seed)),
        new("random, LiteLLM simple-shuffle", static (declared, _, _, seed) => new RandomChoice(declared, seed)),
        Connections,
        new("power of two", static (declared, _, _, seed) => new PowerOfTwo(declared, seed)),
        new("Envoy least request", static (declared, _, _, seed) => new EnvoyLeastRequest(declared, seed)),
        new("LiteLLM least-busy", static (declared, _, _, seed) => new LiteLlmLeastBusy(declared, seed)),
        new("LiteLLM latency-based", static (declared, _, _, seed) => new LiteLlmLatency(declared, seed)),
        new("peak EWMA of two", static (declared, _, _, seed) => new PeakEwma(declared, seed)),
        new("the published formula", static (declared, capacities, _, seed) => new PublishedFormula(declared, capacities, seed), IsTold: true),
    ];
}
