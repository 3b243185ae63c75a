using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Fallback.BuildBench;

/// <summary>System.Text.Json's generator, as the SDK brings it: the one that most projects with chains have as well.</summary>
internal static class JsonGenerator
{
    private static readonly Type _type = Load();

    public static IIncrementalGenerator Create() => (IIncrementalGenerator)Activator.CreateInstance(_type)!;

    private static Type Load()
    {
        // <root>/shared/Microsoft.NETCore.App/<version>/
        string root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        string file = Directory.GetFiles(Path.Combine(root, "packs", "Microsoft.NETCore.App.Ref"), "System.Text.Json.SourceGeneration.dll", SearchOption.AllDirectories)
            .Where(static path => path.Contains($"{Path.DirectorySeparatorChar}cs{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Last();
        return Assembly.LoadFrom(file).GetType("System.Text.Json.SourceGeneration.JsonSourceGenerator", throwOnError: true)!;
    }
}
