using System.Collections.Immutable;
using Fallback.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fallback.Analyzers.Tests.Verification;

/// <summary>What the package brings: its analyzers, their rules, and the fixes.</summary>
internal static class PackageRules
{
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } = [.. InstancesOf<DiagnosticAnalyzer>(typeof(DeclarationAnalyzer))];

    public static ImmutableArray<CodeFixProvider> Fixes { get; } = [.. InstancesOf<CodeFixProvider>(typeof(EditingCodeFixProvider))];

    /// <summary>Every rule, by id.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
        [.. Analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics).OrderBy(static rule => rule.Id, StringComparer.Ordinal)];

    public static DiagnosticDescriptor? Find(string id) => All.SingleOrDefault(rule => rule.Id == id);

    private static IEnumerable<T> InstancesOf<T>(Type neighbour) => neighbour.Assembly.GetTypes()
        .Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(T))).Select(static type => (T)Activator.CreateInstance(type)!);
}
