using System;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>What is known about variables at one point of a method. The name decides about a variable that is not in it.</summary>
internal sealed class FlowState
{
    private readonly Dictionary<ISymbol, KeyTaint> _values;

    public FlowState() => _values = new(SymbolEqualityComparer.Default);

    private FlowState(FlowState other) => (_values, IsDead) = (new(other._values, SymbolEqualityComparer.Default), other.IsDead);

    /// <summary>Whether the point is unreachable: after a <c>return</c> or <c>throw</c>.</summary>
    public bool IsDead { get; set; }

    public bool TryGet(ISymbol symbol, out KeyTaint value) => _values.TryGetValue(symbol, out value!);

    public void Set(ISymbol symbol, KeyTaint value) => _values[symbol] = value;

    public FlowState Copy() => new(this);

    /// <summary>
    /// Returns the state after two branches. <paramref name="initial"/> returns the value of a variable that one of them has not changed.
    /// </summary>
    public static FlowState Join(FlowState left, FlowState right, Func<ISymbol, KeyTaint> initial)
    {
        if (left.IsDead) return right;
        if (right.IsDead) return left;
        FlowState joined = left.Copy();
        foreach (KeyValuePair<ISymbol, KeyTaint> entry in left._values)
            if (!right._values.ContainsKey(entry.Key)) joined._values[entry.Key] = entry.Value.Join(initial(entry.Key));
        foreach (KeyValuePair<ISymbol, KeyTaint> entry in right._values)
            joined._values[entry.Key] = entry.Value.Join(left._values.TryGetValue(entry.Key, out KeyTaint value) ? value : initial(entry.Key));
        return joined;
    }

    public bool Same(FlowState other)
    {
        if (IsDead != other.IsDead || _values.Count != other._values.Count) return false;
        foreach (KeyValuePair<ISymbol, KeyTaint> entry in _values)
            if (!other._values.TryGetValue(entry.Key, out KeyTaint value) || !entry.Value.Same(value)) return false;
        return true;
    }
}
