using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Fallback.Roslyn;

/// <summary>Adds a budget for an expensive fallback (FB2006). The figure is a start; only the developer knows the right one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AddCostBudgetCodeFixProvider() : AddPolicyCodeFixProvider(DiagnosticIds.DearFallback)
{
    private protected override (string Name, string Arguments) Policy => ("CostBudget", "PerDayUsd = 10");
}
