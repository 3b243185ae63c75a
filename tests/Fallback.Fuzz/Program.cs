using System.Globalization;
using Fallback.Fuzz;

// dotnet run -c Release --project tests/Fallback.Fuzz -- --seconds 600 --seed 7            every target, the time shared between them
// dotnet run -c Release --project tests/Fallback.Fuzz -- gemini --seconds 60 --seed 7      one target
// dotnet run -c Release --project tests/Fallback.Fuzz -- gemini --input <base64>           one input again, as a failure prints it
FuzzTarget[] targets = FuzzTargets.All;
string? name = args.FirstOrDefault(static argument => !argument.StartsWith("--", StringComparison.Ordinal));
if (args.Length > 0 && args[0] == name) targets = [.. targets.Where(target => target.Name == name)];
if (targets.Length == 0)
{
    Console.Error.WriteLine($"There is no target '{name}'; there are {string.Join(", ", FuzzTargets.All.Select(static target => target.Name))}.");
    return 2;
}
if (Option("--input") is { } input) return FuzzRun.Replay(targets[0], Convert.FromBase64String(input)) ? 0 : 1;

TimeSpan each = TimeSpan.FromSeconds(double.Parse(Option("--seconds") ?? "60", CultureInfo.InvariantCulture)) / targets.Length;
int seed = int.Parse(Option("--seed") ?? Random.Shared.Next().ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}, {each.TotalSeconds:0.#} s a target"));
bool ok = true;
foreach (FuzzTarget target in targets) ok &= FuzzRun.Run(target, each, seed);
return ok ? 0 : 1;

string? Option(string option) => Array.IndexOf(args, option) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
