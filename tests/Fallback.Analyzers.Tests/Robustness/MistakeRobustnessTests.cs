using Fallback.Analyzers.Tests.Verification;

namespace Fallback.Analyzers.Tests.Robustness;

public sealed class MistakeRobustnessTests
{
    public static TheoryData<string> Mistakes =>
        [.. Directory.GetFiles(RepositoryFiles.Path("samples/Mistakes"), "*.cs").Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Mistake_CutAnywhere_ThrowsNothing(string file)
    {
        string source = RepositoryFiles.Read("samples/Mistakes/" + file);
        for (int length = 0; length <= source.Length; length += 10) await HalfTyped.ThrowsNothingAsync(source[..length]);
    }
}
