using Microsoft.Extensions.Logging;

namespace Fallback;

/// <content>Shows and controls canaries.</content>
public sealed partial class FallbackMonitor
{
    /// <summary>The canaries of all clients that are registered or were created, in the order of the clients' names.</summary>
    public IReadOnlyList<CanarySnapshot> Canaries =>
    [
        .. Controllers
            .OrderBy(static canary => canary.Client, StringComparer.Ordinal)
            .ThenBy(static canary => canary.Model, StringComparer.Ordinal)
            .Select(static canary => canary.Snapshot()),
    ];

    /// <summary>Pauses a client's canary: no call asks it first until <see cref="ResumeCanary"/>. Its share and samples are kept.</summary>
    /// <param name="client">The client's full name, or its name without namespace, which applies to every client of that name.</param>
    /// <returns>Whether there was a canary to pause.</returns>
    public bool PauseCanary(string client) => ForEachCanary(client, static canary => canary.Pause());

    /// <summary>Resumes a canary that <see cref="PauseCanary"/> or the configuration has paused.</summary>
    /// <param name="client">The client's full name, or its name without namespace, which applies to every client of that name.</param>
    /// <returns>Whether there was a canary to resume.</returns>
    public bool ResumeCanary(string client) => ForEachCanary(client, static canary => canary.Resume());

    /// <summary>Ends a client's canary: no call asks it first until <see cref="ResetCanary"/>.</summary>
    /// <param name="client">The client's full name, or its name without namespace, which applies to every client of that name.</param>
    /// <returns>Whether there was a canary to end.</returns>
    public bool AbortCanary(string client) => ForEachCanary(client, static canary => canary.Abort());

    /// <summary>Restarts a client's canary with its declared percentage and without its earlier samples.</summary>
    /// <param name="client">The client's full name, or its name without namespace, which applies to every client of that name.</param>
    /// <returns>Whether the client has a canary.</returns>
    public bool ResetCanary(string client) => ForEachCanary(client, static canary => canary.Reset());

    internal void Decided(CanaryController canary, CanaryDecision decision)
    {
        LogLevel level = decision.Verdict == CanaryVerdict.RolledBack ? LogLevel.Warning : LogLevel.Information;
        Log.CanaryDecided(
            _runtime.Logger, level, canary.Client, canary.Model, decision.Verdict, decision.PercentBefore, decision.Percent,
            decision.Canary.Samples, decision.Reason);
        _runtime.Instruments.Decided(canary, decision);
        if (Feed.IsWatched)
            Feed.Publish(new CanaryEvent { At = decision.At, Client = canary.Client, Model = canary.Model, Decision = decision });
    }

    private IEnumerable<CanaryController> Controllers =>
        _runtime.Configuration.Plans.Select(static plan => plan.Canary?.Controller).OfType<CanaryController>().Distinct();

    private bool ForEachCanary(string client, Func<CanaryController, bool> act)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(client);
        bool any = false;
        foreach (CanaryController canary in Controllers.ToArray())
        {
            bool isMeant = canary.Client.Equals(client, StringComparison.OrdinalIgnoreCase)
                || ClientNames.Short(canary.Client).Equals(client, StringComparison.OrdinalIgnoreCase);
            any |= isMeant && act(canary);
        }
        return any;
    }
}
