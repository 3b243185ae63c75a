namespace Fallback.Testing;

/// <summary>The scenes of a method.</summary>
internal static class Programme
{
    private static readonly Scene _dark = new("every tier") { Failure = RehearsedFailure.Overloaded, IsDark = true };

    /// <summary>Runs all scenes. If a healthy chain does not answer, there is only one scene, which shows that.</summary>
    public static async Task<IReadOnlyList<Played>> PlayAsync(
        Theatre theatre, ClientMethod method, RehearsalOptions options, CancellationToken cancellationToken)
    {
        Played healthy = await theatre.PlayAsync(method, Scene.Healthy, cancellationToken).ConfigureAwait(false);
        List<Played> played = [healthy];
        if (healthy.Thrown is not null || healthy.Plan is null) return played;
        // A chain may decide for each call in which order it asks its tiers.
        Played dark = await theatre.PlayAsync(method, _dark, cancellationToken).ConfigureAwait(false);
        foreach (Scene scene in Scenes(dark.Plan ?? healthy.Plan, OrderOf(dark), options))
            played.Add(await theatre.PlayAsync(method, scene, cancellationToken).ConfigureAwait(false));
        return played;
    }

    /// <summary>Returns the tiers in the order in which a call asks them.</summary>
    private static int[] OrderOf(Played dark)
    {
        IEnumerable<int> asked = dark.Row.Attempts.Select(static attempt => attempt.TierIndex).Where(static index => index >= 0);
        return [.. asked.Concat(Enumerable.Range(0, dark.Plan?.Tiers.Length ?? 0)).Distinct()];
    }

    private static IEnumerable<Scene> Scenes(ChainPlan plan, int[] order, RehearsalOptions options)
    {
        Tier[] tiers = [.. order.Select(index => plan.Tiers[index])];
        RehearsedFailure[] failures = [.. Failures.All.Where(failure => options.Failures.Count == 0 || options.Failures.Contains(failure))];
        foreach (RehearsedFailure failure in failures)
        {
            for (int failing = 1; failing <= tiers.Length; failing++)
                yield return new Scene(Named(failure, tiers[..failing], tiers)) { Failure = failure, Tiers = tiers[..failing] };
            for (int place = 0; place < tiers.Length; place++)
            {
                if (tiers[place].Group is null) continue;
                string before = place == 0 ? "" : $"{Named(tiers[..place], tiers)} and ";
                yield return new Scene($"{before}an instance of {Wording.Place(tiers[place].Index)}")
                {
                    Failure = failure,
                    Tiers = tiers[..(place + 1)],
                    SparesOtherInstances = true,
                };
            }
        }
        if (plan.Cache is { ServeStale: true, StaleFor.Ticks: > 0 } cache)
            yield return new Scene("every tier, after the cached answer's time")
            {
                Failure = RehearsedFailure.Overloaded,
                Tiers = tiers,
                AnsweredBefore = cache.TimeToLive + TimeSpan.FromTicks(Math.Min(TimeSpan.TicksPerSecond, cache.StaleFor.Ticks / 2)),
            };
        if (plan.Canary is not { } canary) yield break;
        yield return Scene.Healthy with { HasCanary = true };
        foreach (RehearsedFailure failure in failures)
            yield return new Scene("canary") { Failure = failure, Tiers = [canary.Tier], HasCanary = true };
    }

    /// <summary>Describes the failing tiers; of slow tiers, only the last one answers.</summary>
    private static string Named(RehearsedFailure failure, Tier[] failing, Tier[] all)
    {
        if (failure != RehearsedFailure.Slow) return Named(failing, all);
        string before = failing.Length == 1 ? "" : $"{Named(failing[..^1], all)} silent, ";
        return before + Wording.Place(failing[^1].Index);
    }

    private static string Named(Tier[] failing, Tier[] all)
    {
        if (failing.Length == all.Length) return "every tier";
        int[] numbers = [.. failing.Select(static tier => tier.Index + 1).Order()];
        if (numbers.Length == 1) return Wording.Invariant($"tier {numbers[0]}");
        bool isRow = numbers[^1] - numbers[0] == numbers.Length - 1;
        return isRow ? Wording.Invariant($"tiers {numbers[0]} to {numbers[^1]}") : $"tiers {string.Join(", ", numbers)}";
    }
}
