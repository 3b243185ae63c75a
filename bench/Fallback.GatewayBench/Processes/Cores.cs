namespace Fallback.GatewayBench;

/// <summary>
/// The proxy has the last core for itself, provider and load share the others. What is measured is then the proxy and not how the scheduler
/// moves three processes about, and saturation is that of one core.
/// </summary>
internal static class Cores
{
    public static string Proxy { get; } = $"{Environment.ProcessorCount - 1}";

    public static string Others { get; } = Environment.ProcessorCount switch { 1 => "0", 2 => "0", var count => $"0-{count - 2}" };
}
