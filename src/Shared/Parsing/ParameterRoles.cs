using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>What each parameter is for: history, options, cancellation, or a value for a prompt.</summary>
internal sealed class ParameterRoles
{
    public IParameterSymbol? History { get; private set; }

    public IParameterSymbol? Options { get; private set; }

    public IParameterSymbol? Token { get; private set; }

    public List<IParameterSymbol> Values { get; } = [];

    public static ParameterRoles Of(IMethodSymbol method, INamedTypeSymbol type, ProblemSink problems)
    {
        var roles = new ParameterRoles();
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            string? twice = null;
            if (Is(parameter.Type, "System.Threading", "CancellationToken")) twice = Take(roles.Token, () => roles.Token = parameter, "CancellationToken");
            else if (Is(parameter.Type, "Microsoft.Extensions.AI", "ChatOptions")) twice = Take(roles.Options, () => roles.Options = parameter, "ChatOptions");
            else if (IsHistory(parameter.Type)) twice = Take(roles.History, () => roles.History = parameter, "message history");
            else roles.Values.Add(parameter);
            if (twice is not null)
                problems.Error(DiagnosticIds.InterfaceShape, parameter.Locations.FirstOrDefault() ?? InterfaceParser.Place(method, type), $"'{type.Name}.{method.Name}' has more than one {twice}; keep one");
        }
        return roles;
    }

    private static string? Take(IParameterSymbol? taken, System.Action take, string word)
    {
        if (taken is not null) return word;
        take();
        return null;
    }

    private static bool IsHistory(ITypeSymbol type) =>
        new[] { type }.Concat(type.AllInterfaces).OfType<INamedTypeSymbol>().Any(static t =>
            t.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T && Is(t.TypeArguments[0], "Microsoft.Extensions.AI", "ChatMessage"));

    private static bool Is(ITypeSymbol type, string ns, string name) => type.Name == name && type.ContainingNamespace?.ToDisplayString() == ns;
}
