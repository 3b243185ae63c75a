using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>How a process stands to the store that it shares with the other replicas.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReplicaStoreState>))]
public enum ReplicaStoreState
{
    /// <summary>Not heard of yet.</summary>
    Connecting,
    /// <summary>It answers: limits and budgets are shared.</summary>
    Shared,
    /// <summary>It does not answer. The process goes by its own part of what is shared, and asks again each second.</summary>
    Lost,
}
