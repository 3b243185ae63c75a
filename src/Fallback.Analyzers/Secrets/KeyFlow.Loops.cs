using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

internal sealed partial class KeyFlow
{
    private const int MostRounds = 4;

    private KeyTaint VisitLoop(ILoopOperation loop)
    {
        KeyTaint items = KeyTaint.Unknown;
        if (loop is IForLoopOperation counted) foreach (IOperation first in counted.Before) Eval(first);
        else if (loop is IForEachLoopOperation each) items = Eval(each.Collection);
        FlowState? exit = null;
        for (int i = 0; i < MostRounds; i++)
        {
            FlowState before = _state.Copy();
            FlowState? left = Round(loop, items);
            if (left is not null) exit = exit is null ? left : Join(exit, left);
            _state = Join(before, _state).Copy();
            if (before.Same(_state)) break;
        }
        if (exit is null) _state.IsDead = true;
        else _state = exit;
        Land(loop.ExitLabel);
        return KeyTaint.Unknown;
    }

    /// <summary>Once through the loop; gives what is known where its condition ends it, null where it has none.</summary>
    private FlowState? Round(ILoopOperation loop, KeyTaint items)
    {
        IOperation? condition =
            loop switch { IWhileLoopOperation repeated => repeated.Condition, IForLoopOperation counted => counted.Condition, _ => null };
        bool endless = loop is not IForEachLoopOperation && (condition is null || condition.ConstantValue is { HasValue: true, Value: true });
        bool atTop = loop is not IWhileLoopOperation { ConditionIsTop: false };
        FlowState? exit = null;
        if (atTop)
        {
            Eval(condition);
            if (!endless) exit = _state.Copy();
        }
        if (loop is IForEachLoopOperation each) SetItem(each, items);
        Eval(loop.Body);
        Land(loop.ContinueLabel);
        if (loop is IForLoopOperation stepped) foreach (IOperation last in stepped.AtLoopBottom) Eval(last);
        if (atTop) return exit;
        Eval(condition);
        return endless ? null : _state.Copy();
    }

    private void SetItem(IForEachLoopOperation loop, KeyTaint items)
    {
        if (loop.LoopControlVariable is IVariableDeclaratorOperation { Symbol: { } item })
            Set(item, items is { IsTainted: true, Parts: null } && KeyTypes.IsText(item.Type) ? items : KeySources.Named(item, item.Type));
        else if (loop.LoopControlVariable is { } variables) Assign(variables, KeyTaint.Unknown);
    }
}
