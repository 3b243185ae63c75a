namespace Fallback.BalanceBench;

/// <summary>What became of the calls of a run.</summary>
internal sealed class Figures(int[] capacities)
{
    // Below that many, one more request is a large part of a share.
    private const int Enough = 20;

    private readonly List<double> _latencies = [];
    private readonly List<double> _loads = [];
    private readonly long[] _answers = new long[capacities.Length];
    private readonly Dictionary<ulong, int> _lastAt = [];
    private double[]? _sorted;

    public long Errors { get; private set; }

    /// <summary>Requests, not calls, that a server refused.</summary>
    public long Refusals { get; set; }

    /// <summary>Answered turns of which the turn before was answered too, and those of them that the same server has answered.</summary>
    public (long All, long Stayed) Turns { get; private set; }

    /// <summary>Tokens of prompts, and those that the server that answered had read in the turn before.</summary>
    public (long All, long Cached) Tokens { get; private set; }

    /// <summary>When a breaker last held anything back, in seconds from the start; 0 for never.</summary>
    public double GuardedAt { get; set; }

    public long Calls => _latencies.Count + Errors;

    public double ErrorShare => (double)Errors / Calls;

    public double RefusedShare => (double)Refusals / Calls;

    /// <summary>Of the answers, by server.</summary>
    public double[] Shares => [.. _answers.Select(answers => answers / (double)_latencies.Count)];

    /// <summary>What the fullest server had under way, to its part of all that was, by capacity: 99 of 100 requests found no more.</summary>
    public double Fullest => Quantile([.. _loads.Order()], 0.99);

    public void Answer(SimulatedCall call, int server, TimeSpan latency)
    {
        bool isKnown = _lastAt.TryGetValue(call.Conversation, out int before);
        if (call.Conversation != 0) _lastAt[call.Conversation] = server;
        if (!call.IsCounted) return;
        _latencies.Add(latency.TotalSeconds);
        _answers[server]++;
        if (call.Conversation == 0) return;
        bool stayed = isKnown && before == server;
        if (isKnown) Turns = (Turns.All + 1, Turns.Stayed + (stayed ? 1 : 0));
        long prompt = Conversations.FirstPrompt + call.Turn * Conversations.PerTurn;
        Tokens = (Tokens.All + prompt, Tokens.Cached + (stayed ? prompt - Conversations.PerTurn : 0));
    }

    public void Fail(SimulatedCall call)
    {
        if (call.IsCounted) Errors++;
    }

    public void Sample(SimulatedCall call, HashSet<Attempt>[] underWay)
    {
        if (!call.IsCounted || call.Conversation == 0 || underWay.Sum(static requests => requests.Count) is var all && all < Enough) return;
        double capacity = capacities.Sum();
        _loads.Add(underWay.Select((requests, server) => requests.Count * capacity / (capacities[server] * all)).Max());
    }

    /// <summary>Of answered calls, in seconds.</summary>
    public double Answered(double share) => Quantile(_sorted ??= [.. _latencies.Order()], share);

    /// <summary>Of all calls; one without an answer counts as the deadline.</summary>
    public double OfAll(double share)
    {
        double[] sorted = _sorted ??= [.. _latencies.Order()];
        int rank = (int)(share * (Calls - 1));
        return rank < sorted.Length ? sorted[rank] : Simulation.Deadline.TotalSeconds;
    }

    private static double Quantile(double[] sorted, double share) => sorted.Length == 0 ? 0 : sorted[(int)(share * (sorted.Length - 1))];
}
