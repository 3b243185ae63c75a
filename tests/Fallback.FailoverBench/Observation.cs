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

    /// <summary>What the provider and the caller saw, for the message of a test that fails.</summary>
    public override string ToString()
    {
        IEnumerable<string> requests = Primary.Concat(Backup).OrderBy(static request => request.Sequence)
            .Select(request => $"{At(request).TotalSeconds:0.0} s {request}");
        return $"{string.Join("; ", requests)}; {Elapsed.TotalSeconds:0.0} s in all; {Last.Error ?? $"answered by {Last.Model}"}";
    }

    public Answer Last => Answers[^1];

    /// <summary>When a request arrived, from the scenario's start.</summary>
    public TimeSpan At(RecordedRequest request) => request.ReceivedAt - Start;
}
