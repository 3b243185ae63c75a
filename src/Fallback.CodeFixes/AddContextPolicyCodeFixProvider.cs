using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Fallback.Roslyn;

/// <summary>Lets the history be trimmed to a smaller window (FB2001).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AddContextPolicyCodeFixProvider() : AddPolicyCodeFixProvider(DiagnosticIds.SmallerWindow)
{
    private protected override (string Name, string Arguments) Policy => ("ContextPolicy", "{0}ContextOverflow.TrimHistory");
}
