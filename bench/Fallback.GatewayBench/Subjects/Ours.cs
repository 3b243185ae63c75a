using System.Reflection;

namespace Fallback.GatewayBench;

/// <summary>The tool <c>fallback-gateway</c>, as it is installed: its own process, its own configuration.</summary>
internal sealed class Ours : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-bench-").FullName;

    public static string Root { get; } = typeof(Ours).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static metadata => metadata.Key == "RepoRoot").Value!;

    public static string Project { get; } = Path.Combine(Root, "src", "Fallback.Gateway");

    /// <param name="command">The program and what precedes its own arguments.</param>
    /// <param name="note">Beside the name.</param>
    /// <param name="provider">Its address.</param>
    /// <param name="everything">Or one tier alone.</param>
    public IEnumerable<Subject> Subjects(string[] command, string note, string provider, bool everything)
    {
        const string First = """{ "Model": "first/bench-model" }""", Refuses = """{ "Model": "refusing/bench-model" }""";
        yield return Make($"**Fallback**{note}, one tier", First, "true", (0, 1));
        if (!everything) yield break;
        // Without a breaker every call has its refusal; and a line in the log, as the tool comes.
        yield return Make($"**Fallback**{note}, failing over", $"{Refuses}, {First}", "false", (1, 1));
        yield return Make($"**Fallback**{note}, failing over, no log", $"{Refuses}, {First}", "false", (1, 1), "Warning");
        yield return Make($"**Fallback**{note}, breaker open", $"{Refuses}, {First}", """{ "BreakSeconds": 3600, "ProbeBeside": false }""", (0, 1));

        Subject Make(string name, string tiers, string breaker, (int, int) asks, string log = "Information")
        {
            string file = Path.Combine(_folder, $"{Guid.NewGuid():N}.json");
            File.WriteAllText(file, $$"""
                {
                  "Logging": { "LogLevel": { "Fallback": "{{log}}" } },
                  "Fallback": {
                    "Gateway": { "MaxConcurrentRequests": 2000 },
                    "Providers": {
                      "first": { "BaseUrl": "{{provider}}{{Provider.Ok}}/v1", "ApiKey": "bench-key" },
                      "refusing": { "BaseUrl": "{{provider}}{{Provider.Refuse}}/v1", "ApiKey": "bench-key" }
                    },
                    "Chains": { "bench": { "Tiers": [{{tiers}}], "CircuitBreaker": {{breaker}} } }
                  }
                }
                """);
            return new Subject(name, (cores, port) => Start(command, cores, file, port)) { Asks = asks };
        }
    }

    private static Child Start(string[] command, string? cores, string file, int port) =>
        Child.Start(cores, [.. command, "--config", file, "--urls", $"http://127.0.0.1:{port}"]);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
