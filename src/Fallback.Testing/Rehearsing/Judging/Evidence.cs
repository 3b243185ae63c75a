namespace Fallback.Testing;

/// <summary>The calls of one method, in the form that findings need.</summary>
internal sealed class Evidence(ClientMethod method, ChainPlan plan, IReadOnlyList<Played> played, RehearsalOptions options)
{
    public string Method => method.Name;

    public bool IsStream => method.IsStream;

    public ChainPlan Plan => plan;

    public RehearsalOptions Options => options;

    public Played Healthy => played[0];

    /// <summary>All calls.</summary>
    public IReadOnlyList<Played> All => played;

    /// <summary>The calls in which whole tiers of the chain fail, in order, and nothing else is special.</summary>
    public IEnumerable<Played> Failing => played.Where(static one =>
        one.Scene is { Failure: not null, SparesOtherInstances: false, HasCanary: false, AnsweredBefore: null });

    /// <summary>Whether a tier is left that does not fail.</summary>
    public bool HasHelp(Played one) =>
        one.Scene.HasCanary || one.Scene.SparesOtherInstances || one.Scene.Tiers.Count < plan.Tiers.Length;

    /// <summary>Returns the healthy tiers, in the order of the chain.</summary>
    public IEnumerable<Tier> Help(Played one) => plan.Tiers.Where(tier => one.Scene.Tiers.All(failing => failing.Index != tier.Index));

    public RehearsalFinding Find(RehearsalFindingKind kind, Tier? tier, string message) => new(kind, Method, tier?.Name, message);

    /// <summary>Returns why a tier was skipped in a call; null if it was asked.</summary>
    public static SkipReason? SkipOf(Played one, Tier tier) =>
        one.Row.Attempts.LastOrDefault(attempt => attempt.TierIndex == tier.Index) is { Skipped: { } reason } ? reason : null;

    public static bool IsAsked(Played one, Tier tier) =>
        one.Row.Attempts.Any(attempt => attempt.TierIndex == tier.Index && attempt.Skipped is null);

    public static string Place(Tier tier) => $"{Wording.Place(tier.Index)} {tier.Name}";

    /// <summary>
    /// Describes the failures of some calls, with the failing tiers: <c>tier 1 Overloaded, Silent; tiers 1 to 2 Silent</c>.
    /// </summary>
    public static string Scenes(IEnumerable<Played> calls) => string.Join("; ", calls
        .GroupBy(static one => one.Scene.Failing)
        .Select(static group => $"{group.Key} {string.Join(", ", group.Select(static one => one.Scene.Failure.ToString()).Distinct())}"));
}
