using System.Collections.Generic;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

internal sealed partial class KeyFlow
{
    private const int DeepestEntry = 3;

    private readonly Dictionary<IMethodSymbol, ILocalFunctionOperation> _functions = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ILocalSymbol, IAnonymousFunctionOperation> _lambdas = new(SymbolEqualityComparer.Default);
    private readonly HashSet<IOperation> _entered = [];
    private readonly List<IOperation> _running = [];
    private KeyTaint? _lambdaInput;

    /// <summary>The result of a local function or of a lambda in a variable; null for any other call.</summary>
    private KeyTaint? Function(IInvocationOperation call)
    {
        if (call.TargetMethod.MethodKind == MethodKind.LocalFunction)
            return _functions.TryGetValue(call.TargetMethod.OriginalDefinition, out ILocalFunctionOperation function)
                && function.Body is { } body
                    ? Enter(body, function.Symbol.Parameters, call.Arguments)
                    : KeyTaint.Unknown;
        if (call.TargetMethod.MethodKind != MethodKind.DelegateInvoke || call.Instance is not ILocalReferenceOperation { Local: { } local })
            return null;
        return _lambdas.TryGetValue(local, out IAnonymousFunctionOperation lambda)
            ? Enter(lambda.Body, lambda.Symbol.Parameters, call.Arguments)
            : null;
    }

    private KeyTaint VisitLambda(IAnonymousFunctionOperation lambda)
    {
        if (_lambdaInput is { IsTainted: true, Parts: null } input
            && lambda.Symbol.Parameters is { IsEmpty: false } items
            && items[0] is var item
            && KeyTypes.IsText(item.Type))
            _state.Set(item, input);
        _lambdaInput = null;
        FlowState before = _state.Copy();
        KeyTaint returned = Enter(lambda.Body, [], [], IsAnswer(lambda) ? Sinks.Response : null);
        _state = Join(before, _state);
        return returned;
    }

    /// <summary>What a minimal API's handler returns is the answer.</summary>
    private static bool IsAnswer(IAnonymousFunctionOperation lambda)
    {
        IOperation? user = lambda.Parent;
        while (user is IDelegateCreationOperation or IConversionOperation or IArgumentOperation) user = user.Parent;
        return user is IInvocationOperation { TargetMethod: { } method } && Answers.Maps(method);
    }

    /// <summary>Methods that answer for a minimal API: by what they return, and what is in it.</summary>
    private void CheckHandlers(IInvocationOperation map)
    {
        foreach (IArgumentOperation argument in map.Arguments)
        {
            if (WrittenParts.Unwrap(argument.Value) is not IDelegateCreationOperation { Target: IMethodReferenceOperation handler }
                || handler.Method is not { } method
                || method.DeclaringSyntaxReferences.IsEmpty)
                continue;
            KeyTaint value = OfObject(Answers.BodyOf(method.ReturnType));
            if (!value.IsTainted && KeyTypes.GivesText(method.ReturnType) && Holds(method)) value = Called(method).Returned;
            if (value.Key is { } key && value.Strength >= Sinks.Response.Weakest) _leaks[handler] = new Leak(handler.Syntax, key, Sinks.Response);
        }
    }

    private KeyTaint Enter(
        IOperation body, ImmutableArray<IParameterSymbol> parameters, ImmutableArray<IArgumentOperation> arguments, Sink? returnSink = null)
    {
        _entered.Add(body);
        if (_running.Count >= DeepestEntry || _running.Contains(body)) return KeyTaint.Unknown;
        foreach (IArgumentOperation argument in arguments)
            if (argument.Parameter is { } parameter && parameter.Ordinal < parameters.Length)
            {
                Set(parameters[parameter.Ordinal], OrNamed(parameters[parameter.Ordinal], Known(argument.Value)));
                _figures.Give(parameters[parameter.Ordinal], argument.Value);
            }
        Frame outer = _frame;
        _frame = new Frame(returnSink);
        _running.Add(body);
        Eval(body);
        _running.RemoveAt(_running.Count - 1);
        if (_frame.Exit is { } exit) _state = Join(_state, exit.Copy());
        _state.IsDead = false;
        foreach (IArgumentOperation argument in arguments)
            if (argument.Parameter is { RefKind: RefKind.Out or RefKind.Ref } output && output.Ordinal < parameters.Length)
                Assign(argument.Value, Read(parameters[output.Ordinal]));
        KeyTaint returned = _frame.Returned ?? KeyTaint.Unknown;
        _frame = outer;
        return returned;
    }

    private IEnumerable<ILocalFunctionOperation> Uncalled()
    {
        foreach (ILocalFunctionOperation function in new List<ILocalFunctionOperation>(_functions.Values))
            if (function.Body is { } body && !_entered.Contains(body)) yield return function;
    }
}
