using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Says where a prompt or an answer is logged at a level that production keeps (FB3005).</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LoggedPromptAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor _rule = new(
        DiagnosticIds.LoggedPrompt,
        "A prompt or an answer is logged",
        "'{0}' is {1}, and '{2}' keeps it in every log: log it at Debug, or behind a setting",
        "Fallback.Secrets",
        DiagnosticSeverity.Info,
        true,
        "What users ask and models answer is personal more often than not; at Information and above it is kept in production.",
        RulePage.Of(DiagnosticIds.LoggedPrompt));

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
            start.RegisterOperationBlockStartAction(static block =>
            {
                var content = new PromptContent(block.OperationBlocks);
                block.RegisterOperationAction(operation => Analyze(operation, content), OperationKind.Invocation);
            });
        });
    }

    private static void Analyze(OperationAnalysisContext context, PromptContent content)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!LogLevels.Keeps(call) || LogLevels.IsGuarded(call)) return;
        foreach (IArgumentOperation argument in call.Arguments)
            foreach ((IOperation part, _) in WrittenParts.Of(argument.Value, destructures: true))
                if (content.What(part) is { } what)
                    context.ReportDiagnostic(
                        Diagnostic.Create(_rule, part.Syntax.GetLocation(), part.Syntax.ToString(), what, call.TargetMethod.Name));
    }
}
