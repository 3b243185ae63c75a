using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Fallback.EndToEnd.Tests;

/// <summary>The samples in the README's table are short enough to read in a few minutes.</summary>
public sealed partial class SampleSizeTests
{
    private const int Limit = 150;

    /// <summary>
    /// Longer samples, with their own limits. Quickstart is a demonstration to run, with a live view and three modes; Bedrock is an adapter
    /// to copy, and docs/bedrock.md says how long it is.
    /// </summary>
    private static readonly Dictionary<string, int> _longer = new() { ["Quickstart"] = 500, ["Bedrock"] = 500 };

    public static TheoryData<string> Samples() =>
    [
        .. Sample().Matches(File.ReadAllText(Path.Combine(Root(), "README.md"))).Select(static link => link.Groups[1].Value)
            .Concat(_longer.Keys).Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>The lines of its code and its pages; not of the project file, the settings and the data.</summary>
    [Theory]
    [MemberData(nameof(Samples))]
    public void Sample_IsShort(string sample)
    {
        string folder = Path.Combine(Root(), "samples", sample);
        string[] files =
        [
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(static file => Path.GetExtension(file) is ".cs" or ".html" or ".js" or ".css")
                .Where(file => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Any(static name => name is "bin" or "obj")),
        ];
        int lines = files.Sum(static file => File.ReadLines(file).Count());

        Assert.NotEmpty(files);
        Assert.True(lines < _longer.GetValueOrDefault(sample, Limit), $"{sample} has {lines} lines.");
    }

    [Fact]
    public void Table_OfTheReadme_IsFound() => Assert.InRange(Samples().Count, 8, 20);

    private static string Root() => Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex(@"tree/main/samples/(\w+)\)")]
    private static partial Regex Sample();
}
