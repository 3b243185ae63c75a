using System.Diagnostics;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.BuildBench;

/// <summary>What a generator costs at first, and after each keystroke that has nothing to do with it.</summary>
internal sealed class Keystrokes(IIncrementalGenerator generator)
{
    private GeneratorDriver _driver = CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions());

    /// <summary>Files that the last run has given.</summary>
    public int Files => _driver.GetRunResult().GeneratedTrees.Length;

    /// <summary>Milliseconds that the thread ran, which does not count what other processes had of its core.</summary>
    public double RunOnThread(CSharpCompilation compilation)
    {
        compilation.GetTypeByMetadataName("Fallback.ModelChainAttribute");
        double start = ThreadTime.Milliseconds;
        _driver = _driver.RunGenerators(compilation);
        return ThreadTime.Milliseconds - start;
    }

    /// <summary>Milliseconds.</summary>
    public double Run(CSharpCompilation compilation)
    {
        // An editor has bound the code for its own ends; here that is done beforehand, so that it is not counted.
        compilation.GetTypeByMetadataName("Fallback.ModelChainAttribute");
        long start = Stopwatch.GetTimestamp();
        _driver = _driver.RunGenerators(compilation);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
