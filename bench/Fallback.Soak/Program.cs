using System.Globalization;
using Fallback.Soak;

// dotnet run -c Release --project bench/Fallback.Soak                 one simulated hour, then five real minutes
// dotnet run -c Release --project bench/Fallback.Soak -- simulate     the hour alone
// dotnet run -c Release --project bench/Fallback.Soak -- soak 60      sixty real seconds alone (90 and more for the memory check)
// dotnet run -c Release --project bench/Fallback.Soak -- chaos 10     ten minutes of random faults, reloads, cancellations and streams that are left
string mode = args.FirstOrDefault() ?? "all";
bool ok = true;
if (mode is "all" or "simulate") ok &= await Simulation.RunAsync(TimeSpan.FromHours(1)).ConfigureAwait(false);
if (mode is "all" or "soak") ok &= await Soak.RunAsync(TimeSpan.FromSeconds(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 300)).ConfigureAwait(false);
if (mode is "chaos") ok &= await Chaos.RunAsync(TimeSpan.FromMinutes(args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 10)).ConfigureAwait(false);
return ok ? 0 : 1;
