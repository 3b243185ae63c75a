namespace Fallback.BalanceBench;

/// <summary>A call: when it came, how much work it is, and what has become of it.</summary>
internal sealed class SimulatedCall
{
    public required long ArrivedAt { get; init; }

    /// <summary>In ticks on a server that is well.</summary>
    public required long Work { get; init; }

    public required int Client { get; init; }

    public ulong Conversation { get; init; }

    /// <summary>Tokens of its prompt that its conversation has had before.</summary>
    public int Turn { get; init; }

    public InstanceSet Tried;

    public int Attempts { get; set; }

    public bool IsCounted { get; init; }
}

/// <summary>One request of a call, or a probe beside one.</summary>
internal sealed class Attempt
{
    public required SimulatedCall Call { get; init; }

    public required int Server { get; init; }

    public required TierPermit Permit { get; init; }

    public required long BeganAt { get; init; }

    public required int Life { get; init; }

    public bool IsProbe { get; init; }

    public bool IsWorking { get; set; }

    public bool HasEnded { get; set; }

    public LinkedListNode<Attempt>? Waiting { get; set; }
}
