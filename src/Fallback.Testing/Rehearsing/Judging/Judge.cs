namespace Fallback.Testing;

/// <summary>Finds what is wrong with a chain, by the calls of one method.</summary>
internal static class Judge
{
    public static IReadOnlyList<RehearsalFinding> Findings(ClientMethod method, IReadOnlyList<Played> played, RehearsalOptions options)
    {
        Played healthy = played[0];
        if (healthy.Thrown is { } thrown || healthy.Plan is null)
            return [Unhealthy(method.Name, healthy)];
        var evidence = new Evidence(method, healthy.Plan!, played, options);
        return
        [
            .. TimeFindings.Of(evidence),
            .. CostFindings.Of(evidence),
            .. TierFindings.Of(evidence),
            .. CallerFindings.Of(evidence),
            .. LastAnswerFindings.Of(evidence),
        ];
    }

    private static RehearsalFinding Unhealthy(string method, Played healthy)
    {
        // The library's own messages contain no key; others may contain anything.
        string what = healthy.Thrown switch
        {
            FallbackException own => own.Message,
            { } other => other.GetType().Name,
            null => "the method does not ask its chain",
        };
        return new RehearsalFinding(
            RehearsalFindingKind.NoHealthyAnswer, method, null,
            $"there is no answer although every provider is well: {what.TrimEnd('.')}; give the method's arguments by options.WithArgument, "
            + "and by options.WithAnswer an answer that it can read");
    }
}
