namespace Fallback.OpenTelemetry.Tests;

/// <summary>An alert that fires.</summary>
internal sealed record FiringAlert(IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations)
{
    public string Name => Labels["alertname"];

    public bool IsOf(string provider) => Labels.GetValueOrDefault("fallback_provider") == provider;

    public override string ToString() =>
        string.Join("; ", Labels.Concat(Annotations).Select(static entry => $"{entry.Key}: {entry.Value}"));
}
