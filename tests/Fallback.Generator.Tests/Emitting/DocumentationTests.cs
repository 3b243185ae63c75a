using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Fallback.Generator.Tests.Emitting;

public partial class DocumentationTests
{
    [Fact]
    public void Example_OfTheGuide_IsWhatIsEmitted()
    {
        string path = Path.Combine(Path.GetDirectoryName(Here())!, "../../../docs/generator.md");
        string guide = File.ReadAllText(path);
        string[] blocks = [.. CodeBlock().Matches(guide).Select(static match => match.Groups["code"].Value)];

        string source = blocks[0].Replace("using Fallback;\n", "", StringComparison.Ordinal);
        string emitted = Generated.From(source).Compiles().OnlyFile;
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1") File.WriteAllText(path, guide.Replace(blocks[1], emitted, StringComparison.Ordinal));
        else Assert.Equal(emitted, blocks[1]);
    }

    private static string Here([CallerFilePath] string file = "") => file;

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
