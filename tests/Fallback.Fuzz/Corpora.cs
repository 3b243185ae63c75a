using System.Text;
using System.Text.Json;

namespace Fallback.Fuzz;

/// <summary>What inputs are made of: small files that are part of the program.</summary>
internal static class Corpora
{
    /// <summary>The texts of a folder of <c>Corpus</c>, in the order of their names.</summary>
    public static string[] Of(string folder) =>
        [.. Names(folder).Select(Read)];

    /// <summary>The error replies that providers are known to send.</summary>
    public static JsonElement[] Errors() =>
        [.. Names("errors").SelectMany(static name => Read(name).Split('\n', StringSplitOptions.RemoveEmptyEntries)).Select(Parse)];

    private static IEnumerable<string> Names(string folder) =>
        typeof(Corpora).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(Corpora).Assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static JsonElement Parse(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    }
}
