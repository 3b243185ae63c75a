using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Fallback.BuildBench;

/// <summary>The least that a generator can do: the same files in every run. What it costs after a keystroke is the compiler's own book-keeping.</summary>
internal sealed class ConstantFiles(int files) : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<int> numbers = context.CompilationProvider.Select(static (_, _) => 0).SelectMany((_, _) => ImmutableArray.CreateRange(Enumerable.Range(0, files)));
        context.RegisterSourceOutput(numbers, static (output, number) => output.AddSource($"App.Assistants.IAssistant{number}.g.cs", $"class Constant{number} {{ }}"));
    }
}
