namespace Fallback.BalanceBench;

/// <summary>A change of a server at a time, in seconds from the start.</summary>
internal sealed record Change(double At, int Server, Action<Server, long> Apply);

/// <summary>Which servers there are and what becomes of them.</summary>
internal sealed record Scenario(string Name, string Title, int[] Capacities, Change[] Changes)
{
    /// <summary>Calls that come before are not counted.</summary>
    public const double WarmUp = 30;

    /// <summary>When the last call comes.</summary>
    public const double End = 180;

    /// <summary>When something happens, and when it is over.</summary>
    public const double From = 60, To = 120;

    public int Capacity => Capacities.Sum();

    /// <summary>Processes that know nothing of each other and share the traffic.</summary>
    public int Clients { get; init; } = 1;

    /// <summary>Requests that may wait at a server, for each that it works on.</summary>
    public double WaitingPerPlace { get; init; } = 0.5;

    /// <summary>What all servers together work on at once, by the second.</summary>
    public Func<double, double> CapacityAt { get; init; } = static _ => 120;

    /// <summary>Whether all places are at one server that never fails: who chooses best cannot answer more calls than that.</summary>
    public bool IsPool { get; private init; }

    /// <summary>The least load of the scenario's healthy servers that is too much for them, as a share of <see cref="Capacity"/>.</summary>
    public double LeastCapacity => Enumerable.Range((int)WarmUp, (int)(End - WarmUp)).Min(second => CapacityAt(second)) / Capacity;

    /// <summary>When the fourth is well again.</summary>
    public double HealedAt { get; private init; } = To;

    /// <summary>The same capacity at one server, with one queue.</summary>
    /// <param name="backAt">When the breaker let calls to the fourth again; until then it is as good as ill.</param>
    public Scenario AsPool(double backAt)
    {
        Func<double, double> whole = CapacityAt;
        double healed = HealedAt;
        return this with
        {
            Capacities = [Capacity], IsPool = true, Clients = 1,
            CapacityAt = second => whole(second >= healed && second < backAt ? Math.BitDecrement(healed) : second),
        };
    }

    public static Scenario[] All { get; } =
    [
        new("well", "Three instances, all healthy", [50, 50, 20], []),
        new("replicas", "The same, asked by four processes that do not share anything", [50, 50, 20], []) { Clients = 4 },
        new("slow", "A fourth becomes ten times slower for a minute", [50, 50, 20, 50],
            [new(From, 3, static (server, _) => server.State = ServerState.Slow), new(To, 3, static (server, _) => server.State = ServerState.Well)])
            // One that takes ten times as long is not counted.
            { CapacityAt = static second => second is >= From and < To ? 120 : 170 },
        new("hangs", "A fourth hangs for a minute", [50, 50, 20, 50],
            [new(From, 3, Hang), new(To, 3, Revive)])
            { CapacityAt = static second => second is >= From and < To ? 120 : 170 },
        new("refuses", "A fourth refuses everything at once for a minute", [50, 50, 20, 50],
            [new(From, 3, Refuse), new(To, 3, Revive)])
            { CapacityAt = static second => second is >= From and < To ? 120 : 170 },
        new("flaky", "A fourth fails one request in five at once for a minute", [50, 50, 20, 50],
            [new(From, 3, static (server, _) => server.State = ServerState.Flaky), new(To, 3, Revive)])
            { CapacityAt = static _ => 170 },
        new("back", "A fourth is down at first, and comes back cold", [50, 50, 20, 50],
            [new(0, 3, Refuse), new(From, 3, static (server, now) => { Revive(server, now); server.ColdSince = now; })])
            { HealedAt = From, CapacityAt = static second => second < From ? 120 : 120 + 50 * Math.Min(1, 0.2 + 0.8 * (second - From) / 30) },
    ];

    /// <summary>One server alone, for comparison.</summary>
    public static Scenario Single { get; } = new("single", "One instance of 50", [50], []) { CapacityAt = static _ => 50 };

    /// <summary>The same, and everybody waits until a timeout: a server without a limit on its queue.</summary>
    public static Scenario Patient { get; } = Single with { Name = "patient", Title = "One instance of 50 that refuses nothing", WaitingPerPlace = 1000 };

    private static void Hang(Server server, long now)
    {
        server.Die();
        server.State = ServerState.Hanging;
    }

    private static void Refuse(Server server, long now)
    {
        server.Die();
        server.State = ServerState.Refusing;
    }

    private static void Revive(Server server, long now) => server.State = ServerState.Well;
}
