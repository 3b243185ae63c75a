using System.Globalization;
using Fallback.Dashboard;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fallback;

/// <summary>Reports for each client whether a tier can answer it now. It sends no request: breakers, limits and keys are enough.</summary>
internal sealed class FallbackHealthCheck(FallbackRuntime runtime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Task.FromResult(Check(context.Registration.FailureStatus));
    }

    private HealthCheckResult Check(HealthStatus failure)
    {
        FallbackMonitor monitor = runtime.Monitor;
        if (monitor.GlobalBreaker is { Refusal: not null } global)
            return new HealthCheckResult(failure, $"Calls of all clients are refused: {global}");
        IReadOnlyList<ClientSnapshot> clients = monitor.Clients;
        if (clients.Count == 0)
            return HealthCheckResult.Degraded("No client is registered; add one with AddFallbackClient or AddFallbackChatClient.");
        var data = new Dictionary<string, object>(StringComparer.Ordinal);
        List<string> dark = [], behind = [];
        foreach (ClientSnapshot client in clients)
        {
            ChainSnapshot worst = client.Chains.MinBy(Rank)!;
            data[client.Name] = string.Join("; ", client.Chains.Select(Describe));
            if (Rank(worst) == 0) dark.Add(client.Name);
            else if (Rank(worst) == 1) behind.Add(client.Name);
        }
        string text = dark.Count > 0 ? $"No tier can answer {List(dark)} now."
            : behind.Count > 0 ? $"Only fallbacks can answer {List(behind)} now."
            : string.Create(CultureInfo.InvariantCulture, $"The first tier of {clients.Count} {(clients.Count == 1 ? "client" : "clients")} can answer.");
        HealthStatus status = dark.Count > 0 ? failure : behind.Count > 0 ? HealthStatus.Degraded : HealthStatus.Healthy;
        if (monitor.Replicas is { } replicas)
        {
            data["replicas"] = replicas.ToString();
            if (replicas.State == ReplicaStoreState.Lost) text = $"{text} {Lost(replicas, ref status)}";
        }
        return new HealthCheckResult(status, text, data: data);
    }

    /// <summary>
    /// A lost store takes no replica out: each goes on with its own part, and all of them have lost it, as a rule. Only one that has never
    /// reached it, and was not told how many there are, has no part.
    /// </summary>
    private static string Lost(ReplicaSnapshot replicas, ref HealthStatus status)
    {
        if (!ReplicaViews.IsWithoutPart(replicas))
            return "The replicas' store does not answer: this process uses its own part of limits and budgets.";
        if (status == HealthStatus.Healthy) status = HealthStatus.Degraded;
        return "The replicas' store has never been reached, so this process has no part of some limits or budgets: "
            + "set Fallback:Replicas:Count.";
    }

    /// <summary>Returns 0 if no tier can answer, 1 if only fallbacks can, and 2 if the first tier can.</summary>
    private static int Rank(ChainSnapshot chain) =>
        chain.Tiers[0].CanAnswer ? 2 : chain.Tiers.Any(static tier => tier.CanAnswer) ? 1 : 0;

    private static string Describe(ChainSnapshot chain) => string.Join(", ", chain.Tiers.Select(static tier =>
        $"{tier.Provider}/{tier.Model} {(tier.Obstacle is { } obstacle ? $"({obstacle})" : "ok")}"));

    private static string List(List<string> names) => names.Count <= 3 ? string.Join(", ", names)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(3))} and {names.Count - 3} more");
}
