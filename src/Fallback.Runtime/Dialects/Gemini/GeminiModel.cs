using System.Globalization;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// What a Gemini model accepts, by its name; an unknown name (an alias, a tuned model) counts as one of the newest models. From Google's
/// documentation as of November 2026.
/// </summary>
internal readonly struct GeminiModel
{
    private const int Newest = 99;

    private readonly string _name;
    private readonly int _major;
    private readonly int _minor;

    public GeminiModel(string model)
    {
        _name = model[(model.LastIndexOf('/') + 1)..];
        (_major, _minor) = VersionOf(_name);
    }

    /// <summary>Whether a tool's result may contain files, and a request may have an answer's schema together with tools.</summary>
    public bool IsThirdGeneration => _major >= 3 && !IsGemma;

    /// <summary>Whether it is Gemma, which has no system text.</summary>
    public bool IsGemma => _name.StartsWith("gemma", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the schemas of its calls can be enforced (<c>VALIDATED</c>).</summary>
    public bool TakesStrictTools => !IsGemma && (_major > 2 || _major == 2 && _minor >= 5);

    /// <summary>Whether it thinks by a budget, not by a level.</summary>
    public bool ThinksByBudget => _major == 2 && _minor >= 5;

    /// <summary>Returns the tokens for an effort, for a model that thinks by a budget; -1 is the model's own choice.</summary>
    public int BudgetFor(ReasoningEffort effort) => effort switch
    {
        // Its lowest budget: the Pro model always thinks.
        ReasoningEffort.None => IsPro ? 128 : 0,
        ReasoningEffort.Low => 2048,
        ReasoningEffort.Medium => 8192,
        ReasoningEffort.High => 24_576,
        ReasoningEffort.ExtraHigh => IsPro ? 32_768 : 24_576,
        _ => -1,
    };

    /// <summary>Returns the level for an effort; null for a model that does not think.</summary>
    public string? LevelFor(ReasoningEffort effort) => !IsThirdGeneration ? null : effort switch
    {
        // All models of this generation always think.
        ReasoningEffort.None => TakesMinimal ? "MINIMAL" : "LOW",
        ReasoningEffort.Low => "LOW",
        ReasoningEffort.Medium => "MEDIUM",
        ReasoningEffort.High or ReasoningEffort.ExtraHigh => "HIGH",
        _ => null,
    };

    private bool IsPro => _name.Contains("-pro", StringComparison.OrdinalIgnoreCase);

    private bool TakesMinimal =>
        _name.Contains("flash-lite", StringComparison.OrdinalIgnoreCase)
        || _major == 3 && _minor < 7 && _name.Contains("flash", StringComparison.OrdinalIgnoreCase);

    private static (int Major, int Minor) VersionOf(string name)
    {
        const string Family = "gemini-";
        if (!name.StartsWith(Family, StringComparison.OrdinalIgnoreCase)) return (Newest, 0);
        ReadOnlySpan<char> rest = name.AsSpan(Family.Length);
        if (rest.StartsWith("pro-vision") || rest.SequenceEqual("pro")) return (1, 0);
        int end = rest.IndexOfAnyExceptInRange('0', '9');
        if (end < 0) end = rest.Length;
        if (!int.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out int major)) return (Newest, 0);
        rest = rest[end..];
        if (rest is not ['.', ..]) return (major, 0);
        rest = rest[1..];
        end = rest.IndexOfAnyExceptInRange('0', '9');
        _ = int.TryParse(end < 0 ? rest : rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out int minor);
        return (major, minor);
    }
}
