using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>What each parameter of a method is for: history, contents, options, cancellation, or a value for the prompts.</summary>
internal sealed class ParameterRoles
{
    private readonly List<IParameterSymbol> _values = [];
    private readonly List<IParameterSymbol> _contents = [];

    public IParameterSymbol? History { get; private set; }

    public IParameterSymbol? Options { get; private set; }

    public IParameterSymbol? CancellationToken { get; private set; }

    public IReadOnlyList<IParameterSymbol> Values => _values;

    /// <summary>What the user's message holds behind its text.</summary>
    public IReadOnlyList<IParameterSymbol> Contents => _contents;

    /// <summary>Sorts the parameters; a second one of a kind that there can be one of is an error (FB1006).</summary>
    public static ParameterRoles Read(IMethodSymbol method, INamedTypeSymbol type, ProblemSink problems)
    {
        var roles = new ParameterRoles();
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (roles.Take(parameter) is { } second)
                problems.Error(
                    DiagnosticIds.InterfaceShape,
                    InterfaceParser.Place(method, type),
                    $"'{type.Name}.{method.Name}' has more than one {second} parameter; '{parameter.Name}' is one too many");
        }
        return roles;
    }

    public static ParameterSpec Spec(IParameterSymbol parameter)
    {
        bool nullable = parameter.NullableAnnotation == NullableAnnotation.Annotated
            || parameter is { HasExplicitDefaultValue: true, ExplicitDefaultValue: null };
        return new ParameterSpec(Identifier.Of(parameter.Type), Identifier.Of(parameter.Name), nullable, parameter.Type.IsReferenceType && !nullable);
    }

    /// <summary>Notes a parameter; the name of its kind when that is taken already.</summary>
    private string? Take(IParameterSymbol parameter)
    {
        if (KnownSymbols.IsCancellationToken(parameter.Type))
        {
            if (CancellationToken is not null) return "CancellationToken";
            CancellationToken = parameter;
        }
        else if (KnownSymbols.IsChatOptions(parameter.Type))
        {
            if (Options is not null) return "ChatOptions";
            Options = parameter;
        }
        else if (KnownSymbols.IsHistory(parameter.Type))
        {
            if (History is not null) return "history";
            History = parameter;
        }
        else if (KnownSymbols.IsContent(parameter.Type) || KnownSymbols.IsContents(parameter.Type))
        {
            _contents.Add(parameter);
        }
        else
        {
            _values.Add(parameter);
        }
        return null;
    }
}
