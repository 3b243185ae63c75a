using System.Text.RegularExpressions;

namespace Fallback.Packaging.Tests;

/// <summary>samples/Mistakes, built with the package alone: every mark is reported in the line below it, in its words, and nothing else is.</summary>
public sealed partial class MistakesTests(PackedRuntime package)
{
    private const string Mark = "// ! ";

    private static readonly string _sample = Path.Combine(PackedRuntime.RepositoryRoot, "samples", "Mistakes");

    [Fact]
    public async Task Sample_HasItsMistakesReported_AndNothingElse()
    {
        using Consumer consumer = Consumer.CopyOf(package, _sample);

        ProcessRun build = await consumer.BuildAsync(TestContext.Current.CancellationToken);

        Assert.Equal(string.Join('\n', Expected().Order(StringComparer.Ordinal)), string.Join('\n', Reported(build.Output).Distinct().Order(StringComparer.Ordinal)));
    }

    /// <summary>FB2015 is about a file of settings, which the sample has, and FB5001 about the project as a whole.</summary>
    [Fact]
    public void Sample_HasAFileForEachRule()
    {
        string[] rules = [.. Directory.GetFiles(Path.Combine(PackedRuntime.RepositoryRoot, "docs", "diagnostics"), "FB*.md").Select(static page => Path.GetFileNameWithoutExtension(page)!)];

        Assert.Equal(rules.Order(StringComparer.Ordinal), Directory.GetFiles(_sample, "FB*.cs").Select(static file => Path.GetFileNameWithoutExtension(file)!).Append("FB2015").Append("FB5001").Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Expected()
    {
        foreach (string file in Directory.GetFiles(_sample, "FB*.cs"))
        {
            string[] lines = File.ReadAllLines(file);
            for (int i = 0; i < lines.Length; i++)
                if (lines[i].TrimStart() is var line && line.StartsWith(Mark, StringComparison.Ordinal)) yield return $"{Path.GetFileName(file)}({i + 2}) {Path.GetFileNameWithoutExtension(file)}: {line[Mark.Length..]}";
        }
        // Beside code, where a file's name tells no rule, the mark does.
        foreach (string file in Directory.GetFiles(_sample, "*.json"))
        {
            string[] lines = File.ReadAllLines(file);
            for (int i = 0; i < lines.Length; i++)
                if (lines[i].TrimStart() is var line && line.StartsWith(Mark, StringComparison.Ordinal)) yield return $"{Path.GetFileName(file)}({i + 2}) {line[Mark.Length..]}";
        }
    }

    private static IEnumerable<string> Reported(string output) => Diagnostics().Matches(output).Select(static match => $"{match.Groups["file"].Value}({match.Groups["line"].Value}) {match.Groups["id"].Value}: {match.Groups["message"].Value}");

    /// <summary>Everything that a compiler says, its own warnings and errors included.</summary>
    [GeneratedRegex(@"^\s*(?:.*/)?(?<file>[^/(]+)\((?<line>\d+),\d+\): (?:warning|error) (?<id>[A-Z]+\d+): (?<message>.*?)(?: \(https?://[^)]*\))?(?: \[[^\]]*\])?\r?$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Diagnostics();
}
