using Fallback.Testing;

namespace Fallback.FailoverBench;

/// <summary>What the caller and the provider have seen of a scenario. Times are the injected clock's.</summary>
internal sealed record Observation
{
    /// <summary>The answers, one for each call.</summary>
    public required IReadOnlyList<Answer> Answers { get; init; }

    /// <summary>When each call began, from the scenario's start.</summary>
    public required IReadOnlyList<TimeSpan> Starts { get; init; }

    /// <summary>The requests to the first model, in their order.</summary>
    public required IReadOnlyList<RecordedRequest> Primary { get; init; }

    /// <summary>The requests to the second model, in their order.</summary>
    public required IReadOnlyList<RecordedRequest> Backup { get; init; }

    /// <summary>When the scenario began.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>From the first call to the end of the last.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Whether a healthy model still answers afterwards.</summary>
    public required bool IsAlive { get; init; }

    public Answer Last => Answers[^1];

    /// <summary>When a request arrived, from the scenario's start.</summary>
    public TimeSpan At(RecordedRequest request) => request.ReceivedAt - Start;
}
