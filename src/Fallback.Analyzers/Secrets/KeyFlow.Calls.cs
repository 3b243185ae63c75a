using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

internal sealed partial class KeyFlow
{
    private KeyTaint VisitCall(IInvocationOperation call)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        KeyTaint? instance = call.Instance is null ? null : Eval(call.Instance);
        KeyTaint? all = EvalArguments(call.Arguments, instance);
        if (_project.Sinks.Of(call) is { } sink && !RequestBodies.Takes(call)) CheckAll(call.Arguments, sink);
        if (Cleansers.Is(call) || Cleansers.IsExcerpt(call)) return KeyTaint.Clear;
        if (Cleansers.IsReplacement(call, argument => _tainted.ContainsKey(argument))) return Replaced(call);
        if (Function(call) is { } entered) return entered;
        KeyTaint source = KeySources.Of(call);
        if (IsOwn(call.TargetMethod)) return OfOwn(call, source);
        if (source.IsTainted) SetOutputs(call.Arguments, source);
        if (source.IsTainted || ReferenceEquals(source, KeyTaint.Clear)) return source;
        if (Carriers.Collects(call.TargetMethod)) Collect(call, all);
        if (Carriers.Projects(call.TargetMethod)) return Known(call.Arguments[call.Arguments.Length - 1].Value);
        if (!Carriers.Carries(call.TargetMethod)) return KeyTaint.Unknown;
        return all is { IsTainted: false } && call is { TargetMethod.Name: "ToString", Instance: { } printed }
            ? OfRecord(printed) ?? all
            : all ?? KeyTaint.Unknown;
    }

    /// <summary>All that goes into a call, joined; lambdas of a query see what the sequence holds.</summary>
    private KeyTaint? EvalArguments(ImmutableArray<IArgumentOperation> arguments, KeyTaint? joined)
    {
        foreach (IArgumentOperation argument in arguments)
        {
            _lambdaInput = joined;
            KeyTaint value = argument.Parameter?.Type.SpecialType == SpecialType.System_Object ? Printed(argument.Value) : Eval(argument.Value);
            _lambdaInput = null;
            // How a text is made, compared or joined says nothing of it.
            if (argument.Value.ConstantValue.HasValue && !value.IsTainted && joined is not null) continue;
            joined = joined?.Join(value) ?? value;
        }
        return joined;
    }

    private KeyTaint VisitCreation(IObjectCreationOperation creation)
    {
        KeyTaint? all = EvalArguments(creation.Arguments, null);
        Eval(creation.Initializer);
        if (creation.Constructor is not { } constructor) return KeyTaint.Unknown;
        bool isOwn = constructor.ContainingType is { DeclaringSyntaxReferences.IsEmpty: false };
        if (isOwn && IsAnyTainted(creation.Arguments)) ApplyLeaks(creation.Arguments, _project.Summary(constructor, _depth, _cancellationToken));
        else if (!isOwn && _project.Sinks.Of(constructor) is { } sink) CheckAll(creation.Arguments, sink);
        if (constructor.ContainingType is { Name: "List" or "HashSet" or "Queue" or "Stack" or "TagList" or "Dictionary" }
            && creation.Initializer is { } items)
            return Items(items);
        return !isOwn && Carriers.Carries(constructor) ? all ?? KeyTaint.Clear : KeyTaint.Unknown;
    }

    private KeyTaint Items(IObjectOrCollectionInitializerOperation items)
    {
        KeyTaint joined = KeyTaint.Clear;
        foreach (IOperation item in items.Initializers)
            if (item is IInvocationOperation { Arguments.Length: > 0 } add)
                joined = joined.Join(Known(add.Arguments[add.Arguments.Length - 1].Value));
            else if (item is ISimpleAssignmentOperation assignment) joined = joined.Join(Known(assignment.Value));
        return joined;
    }

    private static bool IsOwn(IMethodSymbol method) =>
        !method.DeclaringSyntaxReferences.IsEmpty
        && !method.IsAbstract
        && !method.IsExtern
        && method.MethodKind is not (MethodKind.LocalFunction or MethodKind.DelegateInvoke);

    /// <summary>A call of a method that is written in this project.</summary>
    private KeyTaint OfOwn(IInvocationOperation call, KeyTaint source)
    {
        // An own ToString() that gives a key is reported there.
        if (call.TargetMethod is { Name: "ToString", IsOverride: true }) return KeyTaint.Unknown;
        bool mayGive = _project.Trees.IsKeyed(call.TargetMethod) && KeyTypes.GivesText(call.TargetMethod.ReturnType);
        if (!mayGive && !IsAnyTainted(call.Arguments)) return source;
        KeySummary summary = _project.Summary(call.TargetMethod, _depth, _cancellationToken);
        ApplyLeaks(call.Arguments, summary);
        KeyTaint returned = summary.Returned.WithoutParameters();
        if (ReferenceEquals(summary.Returned, KeyTaint.Clear)) return KeyTaint.Clear;
        foreach (IArgumentOperation argument in call.Arguments)
            if (argument.Parameter is { Ordinal: < 64 } parameter && (summary.Returned.Parameters & (1UL << parameter.Ordinal)) != 0)
                returned = returned.Join(Known(argument.Value));
        return returned.IsTainted ? returned : source;
    }

    private bool IsAnyTainted(ImmutableArray<IArgumentOperation> arguments)
    {
        foreach (IArgumentOperation argument in arguments)
            if (_tainted.ContainsKey(argument.Value)) return true;
        return false;
    }

    private KeyTaint Known(IOperation operation) => _tainted.TryGetValue(operation, out KeyTaint value) ? value : KeyTaint.Unknown;

    private void ApplyLeaks(ImmutableArray<IArgumentOperation> arguments, KeySummary summary)
    {
        foreach (IArgumentOperation argument in arguments)
            if (argument.Parameter is { } parameter
                && parameter.Ordinal < summary.Leaks.Length
                && summary.Leaks[parameter.Ordinal] is { } sink)
                Check(argument.Value, sink);
    }

    private void SetOutputs(ImmutableArray<IArgumentOperation> arguments, KeyTaint value)
    {
        foreach (IArgumentOperation argument in arguments)
            if (argument.Parameter?.RefKind == RefKind.Out) Assign(argument.Value, value);
    }

    private void Collect(IInvocationOperation call, KeyTaint? value)
    {
        if (value is { IsTainted: true } && call.Instance is { } instance && Root(instance) is { } holder) Set(holder, value);
    }

    /// <summary>A builder changes itself; of any other text only the result is without the key.</summary>
    private KeyTaint Replaced(IInvocationOperation call)
    {
        if (call.Instance is { Type.Name: "StringBuilder" } builder && Root(builder) is { } holder) Set(holder, KeyTaint.Clear);
        return KeyTaint.Clear;
    }

    /// <summary>The variable behind <c>text.Append(a).Append(b)</c>.</summary>
    private static ISymbol? Root(IOperation instance)
    {
        while (WrittenParts.Unwrap(instance) is IInvocationOperation { Instance: { } inner } call && Carriers.Collects(call.TargetMethod))
            instance = inner;
        return Variable(instance);
    }
}
