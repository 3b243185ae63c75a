using System.Text.Json;

namespace Fallback.GatewayBench;

/// <summary>The bench's end of the load generator.</summary>
internal sealed class LoadGenerator : IDisposable
{
    private readonly Child _child = Child.Self(Cores.Others, "load");

    public long Cpu => _child.Cpu;

    public int Id => _child.Id;

    public LoadResult Run(LoadOrder order)
    {
        _child.Process.StandardInput.WriteLine(JsonSerializer.Serialize(order));
        string? line = _child.Process.StandardOutput.ReadLine();
        if (line is not null) return JsonSerializer.Deserialize<LoadResult>(line)!;
        _child.Process.WaitForExit();
        throw new InvalidOperationException($"The load generator has ended: {_child.Errors}");
    }

    public void Dispose() => _child.Dispose();
}
