namespace Fallback.GatewayBench;

/// <summary>How soon a process answers after it was started, and what it then holds. Not bound to a core.</summary>
internal sealed record Starts(string Name, Spread Milliseconds, Spread Resident)
{
    public static async Task<Starts> MeasureAsync(Subject subject, int times)
    {
        var milliseconds = new List<double>();
        var resident = new List<double>();
        for (int i = 0; i <= times; i++)
        {
            using Running running = await Running.StartAsync(subject, cores: null).ConfigureAwait(false);
            // The first start reads the program from the disk.
            if (i == 0) continue;
            milliseconds.Add(running.FirstAnswer.TotalMilliseconds);
            resident.Add(ProcessFigures.Resident(running.Child.Id) / 1e6);
        }
        return new Starts(subject.Name, Spread.Of(milliseconds), Spread.Of(resident));
    }
}
