using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Logs a prompt or an answer at Debug instead of Information (FB3005). A warning or an error stays what it is.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class LowerLogLevelCodeFixProvider() : EditingCodeFixProvider(DiagnosticIds.LoggedPrompt)
{
    private protected override string? Plan(
        Diagnostic diagnostic, SyntaxNode root, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        foreach (InvocationExpressionSyntax call in
            root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true)
                .Ancestors().OfType<InvocationExpressionSyntax>())
        {
            SimpleNameSyntax? method = call.Expression switch
            {
                MemberAccessExpressionSyntax access => access.Name,
                MemberBindingExpressionSyntax binding => binding.Name,
                _ => null,
            };
            if (method is { Identifier.ValueText: "LogInformation" }) edits.Replace(method.Identifier.Span, "LogDebug");
            else if (method is { Identifier.ValueText: "Log" } && Level(call) is { } level) edits.Replace(level.Identifier.Span, "Debug");
            else continue;
            return "Log at Debug";
        }
        return null;
    }

    private static SimpleNameSyntax? Level(InvocationExpressionSyntax call) => call.ArgumentList.Arguments
        .Select(static argument => (argument.Expression as MemberAccessExpressionSyntax)?.Name)
        .FirstOrDefault(static name => name is { Identifier.ValueText: "Information" });
}
