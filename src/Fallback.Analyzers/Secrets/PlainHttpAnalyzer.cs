using System;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Says where a provider is reached without encryption (FB3004).</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PlainHttpAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor _rule = new(
        DiagnosticIds.PlainHttp,
        "A provider is reached over plain http",
        "'{0}' is reached over plain http: everyone on the network path can read {1}; use https",
        "Fallback.Secrets",
        DiagnosticSeverity.Warning,
        true,
        "Plain http is safe only within one machine. To another host it exposes prompts and answers (a warning), "
            + "and the key if one is sent (an error).",
        RulePage.Of(DiagnosticIds.PlainHttp));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypesByMetadataName(KnownSymbols.ModelChain).IsEmpty) return;
            start.RegisterOperationAction(AnalyzeCall, OperationKind.Invocation);
            start.RegisterOperationAction(AnalyzeAssignment, OperationKind.SimpleAssignment);
            start.RegisterOperationAction(AnalyzeUri, OperationKind.ObjectCreation);
            start.RegisterAdditionalFileAction(static file => AddressSettings.Check(file, _rule));
        });
    }

    private static void AnalyzeCall(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!ProviderSettings.Adds(call.TargetMethod)) return;
        foreach (IArgumentOperation argument in call.Arguments)
            if (argument.Parameter?.Name == "baseUrl") Check(context, argument.Value, call, isSet: false);
    }

    private static void AnalyzeAssignment(OperationAnalysisContext context)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (assignment.Target is IPropertyReferenceOperation { Property: { Name: "BaseUrl" } property }
            && ProviderSettings.Is(property.ContainingType))
            Check(context, assignment.Value, ProviderSettings.Scope(assignment), isSet: true);
    }

    /// <summary>The endpoint of an SDK's client that is given as a provider.</summary>
    private static void AnalyzeUri(OperationAnalysisContext context)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (creation.Arguments.IsEmpty
            || creation.Type is not { Name: "Uri", ContainingNamespace.Name: "System" }
            || Host(creation.Arguments[0].Value) is null)
            return;
        for (IOperation? user = creation.Parent; user is not null; user = user.Parent)
            if (user is IInvocationOperation call && ProviderSettings.Adds(call.TargetMethod))
            {
                Check(context, creation.Arguments[0].Value, call, isSet: false);
                return;
            }
    }

    private static void Check(OperationAnalysisContext context, IOperation url, IOperation scope, bool isSet)
    {
        if (Host(url) is not { } host) return;
        bool hasKey = ProviderSettings.HasKey(scope);
        // AllowInsecureHttp is a decision, so there is no report; with a key, plain HTTP is a leak all the same.
        if (isSet && !hasKey && ProviderSettings.AllowsPlainHttp(scope)) return;
        DiagnosticSeverity severity = hasKey ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
        context.ReportDiagnostic(
            Diagnostic.Create(
                _rule,
                url.Syntax.GetLocation(),
                severity,
                null,
                null,
                host,
                WhatIsRead(hasKey)));
    }

    /// <summary>In the words of the message.</summary>
    internal static string WhatIsRead(bool hasKey) => hasKey ? "prompts, answers and the key" : "prompts and answers";

    /// <summary>The host of a plain http URL to another machine; null for any other text, and for one that is not known before it runs.</summary>
    private static string? Host(IOperation url) => url.ConstantValue is { HasValue: true, Value: string text } ? Host(text) : null;

    internal static string? Host(string text) =>
        text.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            && Uri.TryCreate(text, UriKind.Absolute, out Uri parsed)
            && !parsed.IsLoopback
            && !parsed.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
                ? parsed.Host
                : null;
}
