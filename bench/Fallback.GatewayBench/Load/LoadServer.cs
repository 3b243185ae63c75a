using System.Text.Json;

namespace Fallback.GatewayBench;

/// <summary>The load generator's process: an order on each line that comes in, a result on each that goes out.</summary>
internal static class LoadServer
{
    private const int SetTimerSlack = 29;

    public static void Run()
    {
        // Otherwise every pause of an open loop would be up to 50 µs too long.
        _ = Native.Control(SetTimerSlack, 1, 0, 0, 0);
        LoadLoop? loop = null;
        while (Console.In.ReadLine() is { } line)
        {
            loop?.Dispose();
            loop = new LoadLoop(JsonSerializer.Deserialize<LoadOrder>(line)!);
            LoadResult result = loop.Run();
            if (!JsonSerializer.Deserialize<LoadOrder>(line)!.Holds)
            {
                loop.Dispose();
                loop = null;
            }
            Console.Out.WriteLine(JsonSerializer.Serialize(result));
        }
        loop?.Dispose();
    }
}
