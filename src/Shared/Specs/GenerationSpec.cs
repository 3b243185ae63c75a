namespace Fallback.Roslyn;

/// <summary>Declared generation settings; null or empty is what was not set.</summary>
internal sealed record GenerationSpec
{
    public double? Temperature { get; init; }

    public int? MaxOutputTokens { get; init; }

    public double? TopP { get; init; }

    public long? Seed { get; init; }

    public EquatableArray<string> Stop { get; init; }
}
