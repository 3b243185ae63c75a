using System.Diagnostics;
using System.Globalization;
using Fallback.GatewayBench;

// dotnet run -c Release --project bench/Fallback.GatewayBench -- --write       everything (25 minutes), and writes GATEWAY.md
// dotnet run -c Release --project bench/Fallback.GatewayBench -- --quick       the figures that matter most, printed (4 minutes)
// dotnet run -c Release --project bench/Fallback.GatewayBench -- --quick --only YARP Fallback    proxies whose names begin so
// dotnet run -c Release --project bench/Fallback.GatewayBench -- --quick --native    with ours compiled natively
// dotnet run -c Release --project bench/Fallback.GatewayBench -- --published /tmp/gateway    publishes ours there once, for several runs

if (!OperatingSystem.IsLinux())
{
    Console.Error.WriteLine("Linux only: processor times are read from the kernel, and the load is made with epoll.");
    return 1;
}
switch (args)
{
    case ["provider", var port]:
        await Provider.RunAsync(int.Parse(port, CultureInfo.InvariantCulture));
        return 0;
    case ["yarp", var port, var upstream]:
        await YarpProxy.RunAsync(int.Parse(port, CultureInfo.InvariantCulture), upstream);
        return 0;
    case ["minimal", var port, .. var upstreams]:
        await MinimalProxy.RunAsync(int.Parse(port, CultureInfo.InvariantCulture), upstreams);
        return 0;
    case ["load"]:
        LoadServer.Run();
        return 0;
    default:
        break;
}

long started = Stopwatch.GetTimestamp();
void Say(string what) => Console.Error.WriteLine($"{Stopwatch.GetElapsedTime(started):mm\\:ss} {what}");
using var run = new Run(args.Contains("--quick") ? Scale.Quick : Scale.Full, Say)
{
    Only = args.Contains("--only") ? args[(Array.IndexOf(args, "--only") + 1)..] : [],
    Published = Array.IndexOf(args, "--published") is >= 0 and var at ? args[at + 1] : null,
    // Takes as long as all of the quick run.
    CompilesNatively = args.Contains("--native") || !args.Contains("--quick"),
};
Results results = await run.MeasureAsync();
string page = new Page(results, Stopwatch.GetElapsedTime(started)).Text;
Console.Write(page);
if (args.Contains("--write")) File.WriteAllText(Path.Combine(Ours.Root, "bench", "GATEWAY.md"), page);
return 0;
