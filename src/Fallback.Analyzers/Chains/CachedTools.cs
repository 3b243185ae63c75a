using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Finds tools that are passed to a method whose answers are cached (FB2009). Only the call shows that tools are passed.</summary>
internal static class CachedTools
{
    public static void Check(IInvocationOperation call, ClientCalls calls, ProblemSink problems)
    {
        IArgumentOperation? options = call.Arguments
            .FirstOrDefault(static argument => argument.Parameter is { } parameter && KnownSymbols.IsChatOptions(parameter.Type));
        if (options is null || calls.Policy(call, PolicyAttributes.AnswerCache) is null || !HasTools(Created(options.Value))) return;
        problems.Warn(
            DiagnosticIds.CachedAtRandom, options.Syntax.GetLocation(),
            $"'{calls.NameOf(call)}' passes tools, but its answers are cached: a cached answer asks for the same tool call again, "
                + $"whatever the tool has returned since; remove [AnswerCache] from methods with tools");
    }

    /// <summary>Returns the creation of the options: in place, or in the declaration of a local.</summary>
    private static IObjectCreationOperation? Created(IOperation value)
    {
        while (value is IConversionOperation conversion) value = conversion.Operand;
        if (value is not ILocalReferenceOperation { Local: { } local }) return value as IObjectCreationOperation;
        return local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } made }
            ? value.SemanticModel?.GetOperation(made) as IObjectCreationOperation
            : null;
    }

    private static bool HasTools(IObjectCreationOperation? options) =>
        options?.Initializer is { } initializer
        && initializer.Initializers.OfType<ISimpleAssignmentOperation>().Any(static assignment =>
            assignment.Target is IPropertyReferenceOperation { Property.Name: "Tools" } && !IsNone(assignment.Value));

    private static bool IsNone(IOperation tools)
    {
        while (tools is IConversionOperation conversion) tools = conversion.Operand;
        return tools is ICollectionExpressionOperation { Elements.Length: 0 } || tools.ConstantValue is { HasValue: true, Value: null };
    }
}
