using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>The state of a process's connection to the store that it shares with the other replicas.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReplicaStoreState>))]
public enum ReplicaStoreState
{
    /// <summary>The store has not answered yet.</summary>
    Connecting,
    /// <summary>The store answers: limits and budgets are shared.</summary>
    Shared,
    /// <summary>The store does not answer. The process uses its own part of what is shared, and asks the store again each second.</summary>
    Lost,
}
