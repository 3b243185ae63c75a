namespace Fallback.OutageBench;

/// <summary>Has everything compiled before it is measured.</summary>
internal static class Warm
{
    public static async Task UpAsync(OutageServer server)
    {
        foreach (RivalKind kind in RivalKind.All)
        {
            using var subject = new Subject(server, kind, 0, 600);
            for (int wave = 0; wave < 6; wave++)
            {
                subject.Outage.Weather = wave % 2 == 0 ? Weather.Healthy : Weather.Drought;
                await Load.WaveAsync(subject, (wave * 100)..((wave + 1) * 100)).ConfigureAwait(false);
            }
        }
    }
}
