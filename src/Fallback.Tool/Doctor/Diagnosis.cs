namespace Fallback.Tool.Doctor;

/// <summary>The result of asking one provider. Contains no key, and only cleaned texts of a provider.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Instance">Its instance; null if it has only one.</param>
/// <param name="Model">The requested model; null for the list of models.</param>
internal sealed record Diagnosis(string Provider, string? Instance, string? Model)
{
    /// <summary>The source of the key: <c>settings</c>, an environment variable, <c>none</c> or <c>missing</c>.</summary>
    public string KeySource { get; init; } = "none";

    /// <summary>Whether the provider accepts the key; null if unknown.</summary>
    public bool? KeyAccepted { get; init; }

    /// <summary>Whether the provider has the model; null if unknown.</summary>
    public bool? ModelKnown { get; init; }

    /// <summary>The time that the answer took; null if there was none.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>How far the provider's clock is ahead of this machine's; null if the provider does not report it.</summary>
    public TimeSpan? Clock { get; init; }

    /// <summary>What is wrong; null if nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>What to do about it.</summary>
    public string? Remedy { get; init; }

    public string Place => Instance is null ? Provider : $"{Provider} ({Instance})";
}
