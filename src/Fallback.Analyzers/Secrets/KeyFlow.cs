using System;
using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>
/// Follows keys through one body, in the order in which it runs: branches are joined, loops repeated until nothing changes, lambdas and
/// local functions entered where they are called.
/// </summary>
internal sealed partial class KeyFlow
{
    // Code that needs more is generated or a table; a rule may miss something there, but not hold up a build.
    private const int MostSteps = 60_000;
    private const int DeepestNesting = 300;

    private readonly KeyProject _project;
    private readonly IMethodSymbol? _summarised;
    private readonly int _depth;
    private readonly string? _label;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<IOperation, KeyTaint> _tainted = [];
    private readonly Dictionary<IOperation, Leak> _leaks = [];
    private readonly Sink?[] _parameterLeaks;
    private readonly Figures _figures;
    private readonly Excerpts _excerpts;
    private FlowState _state = new();
    private Frame _frame = new(null);
    private int _steps;
    private int _nesting;
    private int _reach;

    /// <param name="project">The compilation's facts.</param>
    /// <param name="summarised">The method whose parameters represent a caller's arguments; null if leaks are searched for.</param>
    /// <param name="depth">How many calls may still be followed from here.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <param name="label">What the method is in a message, where it has no name.</param>
    public KeyFlow(KeyProject project, IMethodSymbol? summarised, int depth, CancellationToken cancellationToken, string? label = null)
    {
        _label = label ?? $"'{summarised?.Name}'";
        _project = project;
        _summarised = summarised;
        _depth = depth;
        _cancellationToken = cancellationToken;
        _figures = new Figures(summarised);
        _excerpts = new Excerpts(_figures);
        _parameterLeaks = new Sink?[summarised?.Parameters.Length ?? 0];
    }

    /// <summary>What the body writes into fields and properties of its own type.</summary>
    public Dictionary<ISymbol, KeyTaint> Writes { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Where keys leave, once a place.</summary>
    public IReadOnlyCollection<Leak> Leaks => _leaks.Values;

    public void Run(IOperation body, Sink? returnSink = null)
    {
        _frame = new Frame(returnSink);
        Eval(body);
        // One that is nowhere called may still be handed on.
        foreach (ILocalFunctionOperation function in Uncalled())
        {
            _state.IsDead = false;
            if (function.Body is { } code) Enter(code, function.Symbol.Parameters, []);
        }
    }

    public KeyTaint Value(IOperation operation) => Eval(operation).WithoutParameters();

    public KeySummary Summary() => new(_frame.Returned ?? KeyTaint.Unknown, _parameterLeaks, Outputs(), _reach + 1);

    private KeyTaint?[] Outputs()
    {
        if (_summarised is null || !KeyTypes.PutsText(_summarised)) return [];
        FlowState end = _frame.Exit is { } exit ? Join(exit, _state) : _state;
        var outputs = new KeyTaint?[_summarised.Parameters.Length];
        foreach (IParameterSymbol parameter in _summarised.Parameters)
            if (parameter.RefKind is RefKind.Out or RefKind.Ref && end.TryGet(parameter, out KeyTaint value)) outputs[parameter.Ordinal] = value;
        return outputs;
    }

    /// <summary>What is known of a method of this project, or of all that an open one may run.</summary>
    private KeySummary Called(IMethodSymbol method)
    {
        KeySummary? summary = null;
        if (Implementations.IsOpen(method))
            foreach (IMethodSymbol implementation in _project.Implementations.Of(method, _cancellationToken))
                summary = _project.Summary(implementation, _depth, _cancellationToken) is var one && summary is null ? one : summary.Or(one);
        else summary = _project.Summary(method, _depth, _cancellationToken);
        return Counted(summary ?? KeySummary.None);
    }

    private KeySummary Counted(KeySummary summary)
    {
        _reach = Math.Min(KeySummary.Endless, Math.Max(_reach, summary.Reach));
        return summary;
    }

    /// <summary>Whether a method's own code, or that of one that it may run, has anything to do with keys.</summary>
    private bool Holds(IMethodSymbol method)
    {
        if (!Implementations.IsOpen(method)) return _project.Trees.Holds(method, _cancellationToken);
        foreach (IMethodSymbol implementation in _project.Implementations.Of(method, _cancellationToken))
            if (_project.Trees.Holds(implementation, _cancellationToken)) return true;
        return false;
    }

    private KeyTaint Eval(IOperation? operation)
    {
        if (operation is null) return KeyTaint.Unknown;
        if (operation.ConstantValue is { HasValue: true } constant) return OfConstant(constant.Value);
        if (++_steps > MostSteps || _nesting > DeepestNesting) return KeyTaint.Unknown;
        _nesting++;
        KeyTaint value = Visit(operation);
        _nesting--;
        if (KeyTypes.IsHarmless(operation.Type)) value = KeyTaint.Clear;
        if (value.IsTainted) _tainted[operation] = value;
        else if (_tainted.Count > 0) _tainted.Remove(operation);
        return value;
    }

    private static KeyTaint OfConstant(object? constant) =>
        constant is string text && KeyText.Find(text) is { } found
            ? KeyTaint.Of(KeyText.Mask(text.Substring(found.Start, found.Length)), KeyStrength.Key)
            : KeyTaint.Clear;

    private KeyTaint Children(IOperation operation)
    {
        foreach (IOperation child in operation.ChildOperations) Eval(child);
        return KeyTaint.Unknown;
    }

    private KeyTaint Initial(ISymbol symbol) => symbol switch
    {
        IParameterSymbol parameter
            when _summarised is not null && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, _summarised) =>
            parameter.RefKind == RefKind.Out ? KeyTaint.Clear : KeyTaint.OfParameter(parameter.Ordinal),
        IParameterSymbol parameter => KeySources.Named(parameter, parameter.Type),
        ILocalSymbol local => KeySources.Named(local, local.Type),
        IFieldSymbol or IPropertySymbol => OfMember(symbol),
        _ => KeyTaint.Unknown,
    };

    private KeyTaint Read(ISymbol symbol) => _state.TryGet(symbol, out KeyTaint value) ? value : Initial(symbol);

    private void Set(ISymbol symbol, KeyTaint value)
    {
        _state.Set(symbol, value);
        foreach (FlowState attempt in _attempts)
            attempt.Set(symbol, attempt.TryGet(symbol, out KeyTaint before) ? before.Join(value) : value.Join(Initial(symbol)));
    }

    private FlowState Join(FlowState left, FlowState right) => FlowState.Join(left, right, Initial);

    /// <summary>A function that is being run: what it returns, and what is known then.</summary>
    private sealed class Frame(Sink? returnSink)
    {
        public Sink? ReturnSink { get; } = returnSink;

        public KeyTaint? Returned { get; set; }

        public FlowState? Exit { get; set; }
    }
}
