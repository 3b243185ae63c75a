using Fallback.ReplicaBench;

// dotnet run -c Release --project bench/Fallback.ReplicaBench -- --write     measures (3 minutes), and writes REPLICAS.md
// dotnet run -c Release --project bench/Fallback.ReplicaBench                the same, printed only
// Needs redis-server.

CancellationToken none = CancellationToken.None;
CallCost calls = await CallCost.MeasureAsync(none);
IReadOnlyList<Traffic> traffic = await Traffic.MeasureAsync(none);
IReadOnlyList<StepCost> steps = await StepCost.MeasureAsync(none);
Frozen frozen = await Frozen.MeasureAsync(none);
string page = Page.Write(calls, traffic, steps, frozen);
Console.Write(page);
if (args is ["--write"]) File.WriteAllText(Path.Combine(Page.Folder, "REPLICAS.md"), page);
