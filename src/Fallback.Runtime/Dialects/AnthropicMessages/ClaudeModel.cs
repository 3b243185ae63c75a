namespace Fallback;

/// <summary>
/// What a model's name shows about its requests, by Anthropic's pages on adaptive thinking, effort and migration, as of November 2026. A
/// name without a readable version counts as a new model.
/// </summary>
/// <param name="IsClaude">Whether it is one of Anthropic's models: others use this dialect as well.</param>
/// <param name="Family">Opus, sonnet, haiku …, or empty.</param>
/// <param name="Version">Ten times the major version, plus the minor one: 46 is 4.6.</param>
internal readonly record struct ClaudeModel(bool IsClaude, string Family, int Version)
{
    private const string Brand = "claude-";
    private const int Newest = int.MaxValue;

    /// <summary>Whether the model itself decides how much it thinks, and accepts an effort; earlier models get a budget.</summary>
    public bool ThinksAdaptively => IsClaude && Version >= 46;

    /// <summary>Whether it accepts the effort <c>xhigh</c>.</summary>
    public bool TakesExtraHigh => Version >= 47;

    /// <summary>Whether it refuses to think not at all.</summary>
    public bool AlwaysThinks => Family is "fable" or "mythos";

    /// <summary>Whether it refuses temperature and top_p together.</summary>
    public bool TakesOneSampler => IsClaude && Version >= 41;

    public static ClaudeModel Of(string model)
    {
        int at = model.IndexOf(Brand, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return new ClaudeModel(IsClaude: false, "", Version: 0);
        string family = "";
        int? generation = null, minor = null;
        foreach (string part in model[(at + Brand.Length)..].Split('-', '.', '@', '_', ':'))
        {
            if (part.Length == 1 && char.IsAsciiDigit(part[0]))
            {
                if (generation is null) generation = part[0] - '0';
                else minor ??= part[0] - '0';
            }
            else if (part.Length > 0 && char.IsAsciiLetter(part[0]) && family.Length == 0) family = part.ToLowerInvariant();
            // A date ends the version.
            else if (part.Length > 2) break;
        }
        return new ClaudeModel(IsClaude: true, family, generation is { } whole ? whole * 10 + (minor ?? 0) : Newest);
    }
}
