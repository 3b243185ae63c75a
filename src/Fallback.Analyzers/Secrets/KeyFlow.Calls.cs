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
        if (_project.Sinks.Of(call) is { } sink && !SerializedTexts.Takes(call)) CheckAll(call.Arguments, sink);
        if (Answers.Maps(call.TargetMethod)) CheckHandlers(call);
        if (_project.Cleanses(call.TargetMethod)) return KeyTaint.Clear;
        if (_excerpts.Of(call) is { } extent && Excerpt(all, extent) is { } excerpt) return excerpt;
        if (all is { HasPlainHead: true } && Heads.Takes(call)) return KeyTaint.Clear;
        all = all?.WithHead(Heads.Splits(call));
        WriteSpan(call, all);
        if (Created(call) is { } created) return created;
        if (Cleansers.IsReplacement(call, argument => _tainted.ContainsKey(argument))) return Replaced(call);
        if (Function(call) is { } entered) return entered;
        KeyTaint source = KeySources.Of(call);
        if (call.TargetMethod.MethodKind == MethodKind.DelegateInvoke) HandOver(call);
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
            // How a text is formatted, compared or joined shows nothing about it.
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
        if (isOwn && IsAnyTainted(creation.Arguments)) ApplyLeaks(creation.Arguments, Called(constructor));
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
        && !method.IsExtern
        && method.MethodKind is not (MethodKind.LocalFunction or MethodKind.DelegateInvoke);

    /// <summary>A call of a method that is written in this project.</summary>
    private KeyTaint OfOwn(IInvocationOperation call, KeyTaint source)
    {
        // An own ToString() that gives a key is reported there.
        if (call.TargetMethod is { Name: "ToString", IsOverride: true }) return KeyTaint.Unknown;
        bool puts = KeyTypes.PutsText(call.TargetMethod);
        bool mayGive = (puts || KeyTypes.GivesText(call.TargetMethod.ReturnType)) && Holds(call.TargetMethod);
        if (!mayGive && !IsAnyTainted(call.Arguments))
        {
            if (source.IsTainted) SetOutputs(call.Arguments, source);
            return source;
        }
        KeySummary summary = Called(call.TargetMethod);
        ApplyLeaks(call.Arguments, summary);
        if (puts) ApplyOutputs(call.Arguments, summary);
        if (ReferenceEquals(summary.Returned, KeyTaint.Clear)) return KeyTaint.Clear;
        KeyTaint returned = WithArguments(summary.Returned, call.Arguments);
        if (returned.IsTainted && summary.Returned.Limit is { } limit) returned = Limited(returned, limit, call.Arguments);
        if (ReferenceEquals(returned, KeyTaint.Clear)) return returned;
        return returned.IsTainted ? returned : source;
    }

    /// <summary>Applies a summary, with the call's arguments instead of the parameters.</summary>
    private KeyTaint WithArguments(KeyTaint value, ImmutableArray<IArgumentOperation> arguments)
    {
        KeyTaint known = value.WithoutParameters();
        foreach (IArgumentOperation argument in arguments)
            if (argument.Parameter is { Ordinal: < 64 } parameter && (value.Parameters & (1UL << parameter.Ordinal)) != 0)
                known = known.Join(Known(argument.Value));
        return known;
    }

    /// <summary>Returns the rest of a value that is cut to the length in an argument.</summary>
    private KeyTaint Limited(KeyTaint value, int limit, ImmutableArray<IArgumentOperation> arguments)
    {
        if (limit == KeyTaint.Few) return KeyTaint.Clear;
        foreach (IArgumentOperation argument in arguments)
            if (argument.Parameter?.Ordinal == limit)
                return _figures.Of(argument.Value) is { } extent && Excerpt(value, extent) is { } excerpt ? excerpt : value.Limited(null);
        return value.Limited(null);
    }

    /// <summary>Returns a few characters of a value; null if their number, or the value, is unknown.</summary>
    private static KeyTaint? Excerpt(KeyTaint? value, Extent extent) =>
        extent.Parameter is not { } parameter ? KeyTaint.Clear : value is { IsTainted: true } ? value.Limited(parameter) : null;

    private void ApplyOutputs(ImmutableArray<IArgumentOperation> arguments, KeySummary summary)
    {
        foreach (IArgumentOperation argument in arguments)
            if (argument.Parameter is { RefKind: RefKind.Out or RefKind.Ref } parameter
                && parameter.Ordinal < summary.Outputs.Length
                && summary.Outputs[parameter.Ordinal] is { } output)
                Assign(argument.Value, WithArguments(output, arguments) is { IsTainted: true } given ? given : output.WithoutParameters());
    }

    /// <summary>A key that an event, or a delegate in a member, is called with goes to all that this project gives it.</summary>
    private void HandOver(IInvocationOperation call)
    {
        if (!IsAnyTainted(call.Arguments)) return;
        IOperation? target = call.Instance;
        if (target is IConditionalAccessInstanceOperation)
        {
            IOperation? access = call.Parent;
            while (access is not null and not IConditionalAccessOperation) access = access.Parent;
            target = (access as IConditionalAccessOperation)?.Operation;
        }
        if (target is not null
            && WrittenParts.Unwrap(target) is IMemberReferenceOperation { Member: { DeclaringSyntaxReferences.IsEmpty: false } member })
            ApplyLeaks(call.Arguments, Counted(_project.Handlers.Of(member, _depth, _cancellationToken)));
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
