using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Finds results that are read without checking the status, although the chain can answer without a model (FB4004).</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UncheckedStatusAnalyzer : ClientCallAnalyzer
{
    private static readonly DiagnosticDescriptor _rule = new(
        DiagnosticIds.UncheckedStatus,
        "A result is used without looking at its status",
        "'{0}' can return {1}, but 'Status' is not checked here: the value may be mistaken for a fresh answer of a model",
        "Fallback.Use",
        DiagnosticSeverity.Info,
        true,
        "A chain with [DefaultResponse] or [AnswerCache] also answers when every model has failed; only Status shows the difference.",
        RulePage.Of(DiagnosticIds.UncheckedStatus));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule];

    private protected override void Analyze(OperationBlockAnalysisContext context, IInvocationOperation call, ClientCalls calls)
    {
        if (call.TargetMethod.ReturnType is not INamedTypeSymbol { TypeArguments.Length: 1 } task
            || !KnownSymbols.IsFallbackResult(task.TypeArguments[0]))
            return;
        if (Substitutes(call, calls) is not { } substitutes || ReadValue(call) is not { } value) return;
        context.ReportDiagnostic(Diagnostic.Create(_rule, CallPlace.Of(value), calls.NameOf(call), substitutes));
    }

    /// <summary>Returns what the chain answers with if no model can answer.</summary>
    private static string? Substitutes(IInvocationOperation call, ClientCalls calls)
    {
        bool hasDefault = calls.Policy(call, "DefaultResponseAttribute") is not null;
        bool stale = calls.Policy(call, "AnswerCacheAttribute") is { } cache && cache.Named("ServeStale", true) && cache.Named("StaleSeconds", 1) > 0;
        return (hasDefault, stale) switch
        {
            (true, true) => "a stale answer or its default",
            (true, false) => "its default",
            (false, true) => "a stale answer",
            _ => null,
        };
    }

    /// <summary>The first reading of the value, when nothing else is done with the result than reading members other than the status.</summary>
    private static IPropertyReferenceOperation? ReadValue(IInvocationOperation call)
    {
        if (ResultFlow.Answer(call) is not { } result) return null;
        if (Member(result) is { } direct) return direct.Property.Name == "Value" ? direct : null;
        if (ResultFlow.Local(result) is not { } local) return null;
        List<IPropertyReferenceOperation?> members = [.. ResultFlow.Uses(local, call).Select(Member)];
        return members.All(static member => member is not null && member.Property.Name != "Status")
            ? members.FirstOrDefault(static member => member!.Property.Name == "Value")
            : null;
    }

    private static IPropertyReferenceOperation? Member(IOperation result) => result.Parent as IPropertyReferenceOperation;
}
