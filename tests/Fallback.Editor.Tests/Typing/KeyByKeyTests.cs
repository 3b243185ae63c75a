namespace Fallback.Editor.Tests.Typing;

public sealed class KeyByKeyTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Print()
    {
        var analysis = new TypedAnalysis();
        foreach (TypedFile file in TypedFile.All)
            foreach (bool closes in new[] { false, true })
            {
                var watch = System.Diagnostics.Stopwatch.StartNew();
                IReadOnlyList<Flash> flashes = await analysis.FlashesAsync(file, closes, TestContext.Current.CancellationToken);
                string counts = string.Join(", ", flashes.GroupBy(f => f.Id).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key} {g.Select(f => f.Typed).Distinct().Count()}"));
                string line = $"{file.Name} ({file.Typed.Length} keys{(closes ? ", closing" : "")}): {counts} [{watch.ElapsedMilliseconds} ms]";
                Console.WriteLine(line); output.WriteLine(line);
                foreach (var g in flashes.GroupBy(f => f.Id)) foreach (var f in g.Take(60)) Console.WriteLine("    " + f);
            }
    }
}
