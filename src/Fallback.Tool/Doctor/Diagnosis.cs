namespace Fallback.Tool.Doctor;

/// <summary>What came of asking one place. Holds no key, and nothing that a provider has said which was not cleaned of it.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Instance">Its place; null where it has one only.</param>
/// <param name="Model">What was asked; null for the list of models.</param>
internal sealed record Diagnosis(string Provider, string? Instance, string? Model)
{
    /// <summary>Where the key is from: <c>settings</c>, an environment variable, <c>none</c> or <c>missing</c>.</summary>
    public string KeySource { get; init; } = "none";

    /// <summary>Whether the provider takes the key; null where that is not known.</summary>
    public bool? KeyAccepted { get; init; }

    /// <summary>Whether the provider has the model; null where that is not known.</summary>
    public bool? ModelKnown { get; init; }

    /// <summary>How long the answer took; null where none came.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>How far the provider's clock is before this machine's; null where it does not say.</summary>
    public TimeSpan? Clock { get; init; }

    /// <summary>What is wrong; null when nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>What to do about it.</summary>
    public string? Remedy { get; init; }

    public string Place => Instance is null ? Provider : $"{Provider} ({Instance})";
}
