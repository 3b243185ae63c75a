using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Gives a method a return type that a client can have (FB1001): a task of what it returns, or a stream of its items.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ReturnTaskCodeFixProvider() : EditingCodeFixProvider(DiagnosticIds.ReturnType)
{
    private const string Tasks = "System.Threading.Tasks";
    private const string Collections = "System.Collections.Generic";

    private protected override string? Plan(
        Diagnostic diagnostic, SyntaxNode root, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method
            || model.GetDeclaredSymbol(method, cancellationToken) is not { RefKind: RefKind.None } symbol
            // A class of the project's own, a test's fake say, would no longer compile.
            || OwnImplementations.AreIn(symbol.ContainingType, model.Compilation)
            || Supported(method.ReturnType, symbol.ReturnType, model) is not { } supported)
            return null;
        edits.Replace(method.ReturnType.Span, supported);
        return $"Return {supported}";
    }

    private static string? Supported(TypeSyntax written, ITypeSymbol returned, SemanticModel model)
    {
        string Task() => TypeText.Of(Tasks, "Task", written.SpanStart, model);

        if (returned.SpecialType == SpecialType.System_Void || KnownSymbols.Is(returned, Tasks, "Task")) return Task() + "<string>";
        if (KnownSymbols.Is(returned, Tasks, "ValueTask")) return TypeText.Of(Tasks, "ValueTask", written.SpanStart, model) + "<string>";
        // What is read piece by piece was meant to come so.
        if (returned.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T
            && returned is INamedTypeSymbol { TypeArguments: { } items }
            && IsAnswer("System.Collections.Generic.IAsyncEnumerable`1", items[0], model))
            return $"{TypeText.Of(Collections, "IAsyncEnumerable", written.SpanStart, model)}<{items[0].ToMinimalDisplayString(model, written.SpanStart)}>";
        return IsAnswer("System.Threading.Tasks.Task`1", returned, model) ? $"{Task()}<{written}>" : null;
    }

    private static bool IsAnswer(string type, ITypeSymbol answer, SemanticModel model) =>
        model.Compilation.GetTypeByMetadataName(type)?.Construct(answer) is { } made && AnswerParser.Parse(made) is not null;
}
