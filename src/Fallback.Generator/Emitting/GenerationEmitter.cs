using System.Collections.Generic;
using System.Linq;

namespace Fallback.Roslyn;

/// <summary>Writes generation settings as a constant, with what was set only.</summary>
/// <remarks><code>private static readonly GenerationAttribute Generation =
/// new() { Temperature = 0.2, MaxOutputTokens = 400 };</code></remarks>
internal static class GenerationEmitter
{
    public static void Emit(SourceWriter writer, NamedGeneration named)
    {
        GenerationSpec settings = named.Settings;
        var set = new List<string>();
        if (settings.Temperature is { } temperature) set.Add($"Temperature = {Literal.Of(temperature)}");
        if (settings.MaxOutputTokens is { } tokens) set.Add($"MaxOutputTokens = {Literal.Of(tokens)}");
        if (settings.TopP is { } share) set.Add($"TopP = {Literal.Of(share)}");
        if (settings.Seed is { } seed) set.Add($"Seed = {Literal.Of(seed)}");
        if (settings.Stop.Count > 0) set.Add($"Stop = [{string.Join(", ", settings.Stop.Select(Literal.Of))}]");
        writer.Line($"private static readonly global::Fallback.GenerationAttribute {named.Name} = new() {{ {string.Join(", ", set)} }};");
        writer.Line();
    }
}
