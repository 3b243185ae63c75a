using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Fallback.BuildBench;

/// <summary>
/// The least that a generator can do: the same files in every run, or one of them new each time. What it costs after a keystroke is the
/// compiler's own book-keeping.
/// </summary>
internal sealed class ConstantFiles(int files, bool oneIsNew = false) : IIncrementalGenerator
{
    private int _runs;

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<(int Number, int Run)> numbers = context.CompilationProvider.Select((_, _) => oneIsNew ? _runs++ : 0)
            .SelectMany((run, _) => ImmutableArray.CreateRange(Enumerable.Range(0, files).Select(number => (number, number == 0 ? run : 0))));
        context.RegisterSourceOutput(numbers, static (output, file) =>
            output.AddSource($"App.Assistants.IAssistant{file.Number}.g.cs", $"class Constant{file.Number} {{ const int Run = {file.Run}; }}"));
    }
}
