namespace Fallback.Gateway;

/// <summary>Finds what is wrong with the callers of a gateway. No part of a hash or key is shown.</summary>
internal static class CallerCheck
{
    private const int LongestName = 64;

    public static void Check(FallbackGatewayOptions options, ICollection<string> chains, List<string> mistakes)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var hashes = new Dictionary<KeyHash, string>();
        for (int i = 0; i < options.Callers.Count; i++)
        {
            FallbackGatewayCaller caller = options.Callers[i];
            string key = $"{options.Path}:Callers:{(IsName(caller.Name) ? ShownSetting.OfName(caller.Name) : i)}";
            if (!IsName(caller.Name))
                mistakes.Add(
                    $"{key}:Name = '{ShownSetting.Of(caller.Name)}': must have up to {LongestName} letters, digits, dots, hyphens and underscores, "
                    + "with a letter among them");
            else if (!names.Add(caller.Name))
                mistakes.Add($"{key}:Name: two callers have this name; give each its own");
            CheckHash(key, caller, hashes, mistakes);
            GatewayCheck.CheckChains($"{key}:Chains", caller.Chains, chains, mistakes);
            var figures = new FigureCheck(key, mistakes);
            figures.That(caller.RequestsPerMinute is null or >= 1, "RequestsPerMinute", caller.RequestsPerMinute,
                "must be at least 1; leave it out for no limit");
            figures.That(caller.TokensPerMinute is null or >= 1, "TokensPerMinute", caller.TokensPerMinute,
                "must be at least 1; leave it out for no limit");
            figures.That(caller.BudgetUsdPerDay is null or (> 0 and <= 1_000_000_000), "BudgetUsdPerDay", caller.BudgetUsdPerDay,
                "must be a number of US dollars above 0; leave it out for no limit");
            figures.That(caller.MaxConcurrency is null or >= 1, "MaxConcurrency", caller.MaxConcurrency, "must be at least 1; leave it out for no limit");
        }
    }

    /// <summary>Whether a text is a valid name, also on a command line.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName
        && !CallerKey.IsKey(name)
        && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
        && name.Any(char.IsAsciiLetter);

    private static void CheckHash(string key, FallbackGatewayCaller caller, Dictionary<KeyHash, string> hashes, List<string> mistakes)
    {
        if (caller.KeyHash.Length == 0)
            mistakes.Add(
                $"{key}:KeyHash is missing; make a key and its hash with: "
                + $"fallback-gateway keys add {(IsName(caller.Name) ? ShownSetting.OfName(caller.Name) : "NAME")}");
        else if (CallerKey.IsKey(caller.KeyHash))
            mistakes.Add(
                $"{key}:KeyHash: is a key, not a hash, and whoever reads this file can use it; "
                + "make another with fallback-gateway keys add, and put its hash here");
        else if (KeyHash.Parse(caller.KeyHash) is not { } hash)
            mistakes.Add($"{key}:KeyHash: must be sha256: and 64 hexadecimal digits, as fallback-gateway keys add prints it");
        else if (!hashes.TryAdd(hash, caller.Name))
            mistakes.Add($"{key}:KeyHash: is also that of '{ShownSetting.OfName(hashes[hash])}'; give each caller a key of its own");
    }
}
