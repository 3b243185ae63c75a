using System.Diagnostics.Metrics;

namespace Fallback;

/// <content>Metrics of runtimes that share with replicas; other runtimes have none of them.</content>
internal sealed partial class StateGauges
{
    private static readonly (ReplicaStoreState State, string Name)[] _storeStates =
        [(ReplicaStoreState.Connecting, "connecting"), (ReplicaStoreState.Shared, "shared"), (ReplicaStoreState.Lost, "lost")];

    private IEnumerable<ReplicaSnapshot> Replicas => Runtimes.Select(static runtime => runtime.Monitor.Replicas).OfType<ReplicaSnapshot>();

    private void AddReplicas(Meter meter)
    {
        meter.CreateObservableGauge(
            "fallback.store.state", StoreStates, "{store}", "1 for the state that the replicas' store is in for this process, 0 for the others.");
        meter.CreateObservableGauge(
            "fallback.store.processes", Processes, "{process}", "Processes that share the store, "
                + "as far as this one knows, itself included.");
        meter.CreateObservableGauge(
            "fallback.share.held", () => Shares(static share => share.Held), null, "What this process may use of a limit or budget that replicas share.");
        meter.CreateObservableGauge(
            "fallback.share.total", () => Shares(static share => share.Total), null, "What all replicas together may use of it.");
    }

    private IEnumerable<Measurement<int>> StoreStates()
    {
        foreach (ReplicaSnapshot replicas in Replicas)
            foreach ((ReplicaStoreState state, string name) in _storeStates)
                yield return new Measurement<int>(replicas.State == state ? 1 : 0, [new(Names.StoreState, name)]);
    }

    private IEnumerable<Measurement<int>> Processes() => Replicas.Select(static replicas => new Measurement<int>(replicas.Processes.Count));

    /// <summary>The instances of one provider have their own limits and the same name; limits of the same name are one metric.</summary>
    private IEnumerable<Measurement<double>> Shares(Func<ShareSnapshot, decimal> figure)
    {
        foreach (ReplicaSnapshot replicas in Replicas)
            foreach (IGrouping<(string Of, string Unit), ShareSnapshot> share in replicas.Shares.GroupBy(static share => (share.Of, share.Unit)))
                yield return new Measurement<double>(
                    (double)share.Sum(figure), [new(Names.Share, share.Key.Of), new(Names.Limit, LimitOf(share.Key.Unit))]);
    }

    private IEnumerable<Measurement<double>> LeftOfBudgets()
    {
        foreach (FallbackRuntime runtime in Runtimes)
        {
            ReplicaSnapshot? replicas = runtime.Monitor.Replicas;
            foreach (SpendingSnapshot spent in runtime.Monitor.Spending)
            {
                if (spent.PerDayUsd is not { } perDay) continue;
                decimal used = spent.UsedOf(replicas);
                yield return new Measurement<double>((double)(perDay - used), [new(Names.Client, spent.Client)]);
            }
        }
    }

    private static string LimitOf(string unit) => unit switch
    {
        "requests" => "requests_per_minute",
        "tokens" => "tokens_per_minute",
        _ => "usd_per_day",
    };
}
