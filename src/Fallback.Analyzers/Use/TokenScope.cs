using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>The tokens that a call could be given: locals and parameters of its function, or of those around it.</summary>
/// <param name="Nearest">The nearest token as it is written at the call; null if there is none.</param>
/// <param name="IsOnly">Whether its function has no second one.</param>
internal sealed record TokenScope(string? Nearest, bool IsOnly)
{
    private static readonly TokenScope _none = new(null, false);

    public static TokenScope Of(IOperation call, ISymbol member)
    {
        IOperation from = call;
        while (true)
        {
            IOperation function = ResultFlow.Function(from);
            ImmutableArray<IParameterSymbol> parameters = Parameters(function, member);
            // A token that is called _ was given up on purpose.
            if (parameters.Any(static parameter => parameter.Name == "_" && KnownSymbols.IsCancellationToken(parameter.Type))) return _none;
            List<string> found = [.. Locals(from, call), .. parameters.Reverse().Where(IsToken).Select(static parameter => parameter.Name)];
            if (found.Count == 0) found.AddRange(parameters.Where(IsRequest).Select(static parameter => $"{parameter.Name}.RequestAborted"));
            if (found.Count > 0) return new(found[0], found.Count == 1);
            if (function.Parent is not { } parent || !CanCapture(function)) return _none;
            from = parent;
        }
    }

    private static ImmutableArray<IParameterSymbol> Parameters(IOperation function, ISymbol member) => function switch
    {
        IAnonymousFunctionOperation lambda => lambda.Symbol.Parameters,
        ILocalFunctionOperation local => local.Symbol.Parameters,
        _ => (member as IMethodSymbol)?.Parameters ?? [],
    };

    /// <summary>Sorts the nearest tokens first, because one that is linked to a parameter is declared below it.</summary>
    private static IEnumerable<string> Locals(IOperation from, IOperation call)
    {
        for (IOperation? outer = from; outer is not null and not (IAnonymousFunctionOperation or ILocalFunctionOperation); outer = outer.Parent)
            if (outer is IBlockOperation block)
                foreach (ILocalSymbol local in block.Locals.Reverse().Where(
                    local => KnownSymbols.IsCancellationToken(local.Type) && HasValue(local, call)))
                    yield return local.Name;
    }

    private static bool HasValue(ILocalSymbol local, IOperation call) =>
        local.DeclaringSyntaxReferences.FirstOrDefault() is { } place && place.Span.End <= call.Syntax.SpanStart
        && place.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: var value }
        && !value.IsKind(SyntaxKind.DefaultLiteralExpression)
        && !value.IsKind(SyntaxKind.DefaultExpression)
        && value is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "None" };

    private static bool IsToken(IParameterSymbol parameter) => parameter.RefKind != RefKind.Out && KnownSymbols.IsCancellationToken(parameter.Type);

    private static bool IsRequest(IParameterSymbol parameter) => KnownSymbols.Is(parameter.Type, "Microsoft.AspNetCore.Http", "HttpContext");

    /// <summary>
    /// Whether the function runs while its surroundings do. One that is stored, or started without being awaited, may outlive their token.
    /// </summary>
    private static bool CanCapture(IOperation function) => function switch
    {
        ILocalFunctionOperation local => !local.Symbol.IsStatic,
        IAnonymousFunctionOperation { Symbol.IsStatic: true } => false,
        IAnonymousFunctionOperation
        {
            Parent: IDelegateCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation invocation } }
        } =>
            invocation.Parent is not (IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation })
                || invocation.TargetMethod.Name is "For" or "ForEach",
        _ => false,
    };
}
