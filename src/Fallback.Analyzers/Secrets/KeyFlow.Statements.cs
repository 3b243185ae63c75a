using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

internal sealed partial class KeyFlow
{
    private readonly Stack<FlowState> _attempts = [];
    private readonly Dictionary<ILabelSymbol, FlowState> _jumps = new(SymbolEqualityComparer.Default);

    private KeyTaint VisitStatement(IOperation operation)
    {
        switch (operation)
        {
            case IBlockOperation block: return VisitBlock(block);
            case IConditionalOperation conditional: return VisitConditional(conditional);
            case IVariableDeclaratorOperation declarator: return VisitDeclarator(declarator);
            case ISimpleAssignmentOperation assignment: return VisitAssignment(assignment.Target, assignment.Value);
            case ICompoundAssignmentOperation assignment: return Assign(assignment.Target, Eval(assignment.Target).Join(Printed(assignment.Value)));
            case ICoalesceAssignmentOperation assignment: return Assign(assignment.Target, Eval(assignment.Target).Join(Eval(assignment.Value)));
            case IDeconstructionAssignmentOperation assignment: return VisitDeconstruction(assignment);
            case IReturnOperation returned: return VisitReturn(returned);
            case IThrowOperation thrown: return VisitThrow(thrown);
            case ILoopOperation loop: return VisitLoop(loop);
            case IBranchOperation branch: return VisitBranch(branch);
            case ILabeledOperation labeled: return VisitLabeled(labeled);
            case ISwitchOperation choice: return VisitSwitch(choice);
            case ISwitchExpressionOperation choice: return VisitSwitchExpression(choice);
            case ITryOperation attempt: return VisitTry(attempt);
            case ILocalFunctionOperation: return KeyTaint.Unknown;
            default: return Children(operation);
        }
    }

    private KeyTaint VisitBlock(IBlockOperation block)
    {
        foreach (IOperation statement in block.Operations)
            if (statement is ILocalFunctionOperation function) _functions[function.Symbol] = function;
        return Children(block);
    }

    private KeyTaint VisitConditional(IConditionalOperation conditional)
    {
        Eval(conditional.Condition);
        FlowState otherwise = _state.Copy();
        Refine(conditional.Condition, true);
        KeyTaint whenTrue = Eval(conditional.WhenTrue);
        bool firstLeaves = _state.IsDead;
        FlowState then = _state;
        _state = otherwise;
        Refine(conditional.Condition, false);
        KeyTaint whenFalse = Eval(conditional.WhenFalse);
        KeyTaint value = firstLeaves ? whenFalse : _state.IsDead ? whenTrue : whenTrue.Join(whenFalse);
        _state = Join(then, _state);
        return value;
    }

    private KeyTaint VisitDeclarator(IVariableDeclaratorOperation declarator)
    {
        IOperation? initial = declarator.GetVariableInitializer()?.Value;
        if (initial is not null
            && WrittenParts.Unwrap(initial) is IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda })
            _lambdas[declarator.Symbol] = lambda;
        // A value that means "not yet" is not a key.
        Set(declarator.Symbol, initial is null ? KeyTaint.Clear : OrNamed(declarator.Symbol, Eval(initial)));
        return KeyTaint.Unknown;
    }

    private KeyTaint VisitReturn(IReturnOperation returned)
    {
        KeyTaint value = Eval(returned.ReturnedValue);
        if (_frame.ReturnSink is { } sink && returned.ReturnedValue is { } result) Check(result, sink);
        if (returned.ReturnedValue is not null) _frame.Returned = _frame.Returned?.Join(value) ?? value;
        // The iterator goes on behind it.
        if (returned.Kind == OperationKind.YieldReturn) return KeyTaint.Unknown;
        _frame.Exit = _frame.Exit is null ? _state.Copy() : Join(_frame.Exit, _state);
        _state.IsDead = true;
        return KeyTaint.Unknown;
    }

    private KeyTaint VisitThrow(IThrowOperation thrown)
    {
        Eval(thrown.Exception);
        _state.IsDead = true;
        return KeyTaint.Unknown;
    }

    private KeyTaint VisitBranch(IBranchOperation branch)
    {
        if (branch.Target is { } target) _jumps[target] = _jumps.TryGetValue(target, out FlowState before) ? Join(before, _state) : _state.Copy();
        _state.IsDead = true;
        return KeyTaint.Unknown;
    }

    private KeyTaint VisitLabeled(ILabeledOperation labeled)
    {
        Land(labeled.Label);
        return Eval(labeled.Operation);
    }

    /// <summary>Joins what the jumps to a label bring.</summary>
    private void Land(ILabelSymbol label)
    {
        if (_jumps.TryGetValue(label, out FlowState arrived)) _state = Join(_state, arrived.Copy());
    }

    private KeyTaint VisitTry(ITryOperation attempt)
    {
        FlowState broken = _state.Copy();
        _attempts.Push(broken);
        Eval(attempt.Body);
        _attempts.Pop();
        FlowState done = _state;
        foreach (ICatchClauseOperation handler in attempt.Catches)
        {
            _state = broken.Copy();
            Eval(handler.Filter);
            Eval(handler.Handler);
            done = Join(done, _state);
        }
        bool leaves = done.IsDead;
        _state = leaves ? broken : done;
        Eval(attempt.Finally);
        _state.IsDead |= leaves;
        return KeyTaint.Unknown;
    }
}
