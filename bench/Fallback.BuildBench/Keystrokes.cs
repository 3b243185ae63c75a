using System.Diagnostics;
using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.BuildBench;

/// <summary>What the generator costs at first, and after each keystroke that has nothing to do with it.</summary>
internal static class Keystrokes
{
    public static (double FirstMs, (double DriverMs, double OwnMs)[] Edits, long HeldBytes) Measure(int interfaces, int edits)
    {
        CSharpCompilation compilation = UserProject.Create(Math.Max(50, interfaces / 2), interfaces);
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new FallbackGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions());
        Bind(compilation);
        long start = Stopwatch.GetTimestamp();
        driver = driver.RunGenerators(compilation);
        double first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        var times = new (double, double)[edits];
        long before = 0;
        for (int i = 0; i < edits; i++)
        {
            compilation = UserProject.Edit(compilation, i);
            // An editor has bound the code for its own ends; here that is done beforehand, so that it is not counted.
            Bind(compilation);
            start = Stopwatch.GetTimestamp();
            driver = driver.RunGenerators(compilation);
            times[i] = (Stopwatch.GetElapsedTime(start).TotalMilliseconds, driver.GetTimingInfo().GeneratorTimes[0].ElapsedTime.TotalMilliseconds);
            if (i == edits / 10) before = GC.GetTotalMemory(forceFullCollection: true);
        }
        long held = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(driver);
        return (first, times, held);
    }

    private static void Bind(CSharpCompilation compilation) => compilation.GetTypeByMetadataName("Fallback.ModelChainAttribute");
}
