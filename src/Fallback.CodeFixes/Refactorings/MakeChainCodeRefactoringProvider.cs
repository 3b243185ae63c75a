using System.Composition;
using Fallback.Catalogue;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>Makes an interface a chain of two models, and gives its methods a token where they have none. Only for an interface of which
/// there is a client then.</summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(MakeChainCodeRefactoringProvider)), Shared]
public sealed class MakeChainCodeRefactoringProvider : CodeRefactoringProvider
{
    /// <inheritdoc/>
    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        Document document = context.Document;
        CancellationToken cancellationToken = context.CancellationToken;
        if (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root) return;
        if (CaretPlace.InterfaceHead(root, context.Span) is not { } type || HasChain(type) || !MayAnswer(type)) return;
        if (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model) return;
        // Another part may have one, or an alias names it.
        if (model.GetDeclaredSymbol(type, cancellationToken) is not { } symbol || ClientName.HasAnyChain(symbol)) return;
        if (model.Compilation.GetTypeByMetadataName(KnownSymbols.ModelChain) is null) return;
        ModelCatalogue catalogue = ModelFile.Over(ModelFile.Read(document.Project.AnalyzerOptions.AdditionalFiles, cancellationToken));
        if (Plan(type, catalogue, model, cancellationToken) is not { } edits) return;
        SourceText changed = edits.ApplyTo(await document.GetTextAsync(cancellationToken).ConfigureAwait(false));
        if (HasClient(type, changed, model, cancellationToken))
            context.RegisterRefactoring(CodeAction.Create(
                $"Make '{type.Identifier.ValueText}' a chain of models",
                _ => Task.FromResult(document.WithText(changed)),
                nameof(MakeChainCodeRefactoringProvider)));
    }

    private static bool HasChain(InterfaceDeclarationSyntax type) =>
        type.Members.OfType<MethodDeclarationSyntax>().SelectMany(static method => method.AttributeLists).Concat(type.AttributeLists)
            .SelectMany(static list => list.Attributes)
            .Any(CaretPlace.IsChain);

    /// <summary>Checks the syntax before anything is bound: the type has methods, and each returns a type with one argument.</summary>
    private static bool MayAnswer(InterfaceDeclarationSyntax type) =>
        type.TypeParameterList is null
        && type.Members.Count > 0
        && type.Members.All(static member => member is MethodDeclarationSyntax method
            && method.ReturnType.DescendantNodesAndSelf().OfType<GenericNameSyntax>().FirstOrDefault()?.Identifier.ValueText
                is "Task" or "ValueTask" or "IAsyncEnumerable");

    private static Edits? Plan(
        InterfaceDeclarationSyntax type, ModelCatalogue catalogue, SemanticModel model, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> models = SuggestedModels.ForNewChain(catalogue);
        if (models.Count < 2) return null;
        var edits = new Edits();
        string names = string.Join(", ", models.Select(static name => SymbolDisplay.FormatLiteral(name, quote: true)));
        string chain = $"{Attribute("ModelChain", type, model)}({names})";
        List<MethodDeclarationSyntax> methods = [.. type.Members.OfType<MethodDeclarationSyntax>()];
        // What a broken stream is to do has to be said (FB2013); this is the default.
        if (methods.Any(method => Streams(method, model, cancellationToken)))
            chain += $", {Attribute("OnStreamFailure", type, model)}"
                + $"({TypeText.Of("Fallback", "StreamRecovery", type.SpanStart, model)}.Fail)";
        AddedAttribute.Before(type, $"[{chain}]", edits);
        foreach (MethodDeclarationSyntax method in methods)
            if (model.GetDeclaredSymbol(method, cancellationToken) is { } symbol
                && !PassedToken.IsTaken(symbol) && !PassedToken.HasTwin(symbol))
                PassTokenCodeFixProvider.Declare(method, model, edits, cancellationToken);
        return edits;
    }

    private static bool Streams(MethodDeclarationSyntax method, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetDeclaredSymbol(method, cancellationToken) is { } symbol
        && AnswerParser.Parse(symbol.ReturnType)?.Kind == CallKind.Stream;

    private static string Attribute(string name, InterfaceDeclarationSyntax type, SemanticModel model)
    {
        string text = TypeText.Of("Fallback", name + "Attribute", type.SpanStart, model);
        return text.Substring(0, text.Length - "Attribute".Length);
    }

    /// <summary>Asks the generator's own parser, of the code as it would be.</summary>
    private static bool HasClient(InterfaceDeclarationSyntax type, SourceText changed, SemanticModel model, CancellationToken cancellationToken)
    {
        SyntaxTree before = type.SyntaxTree;
        SyntaxTree after = before.WithChangedText(changed);
        int place = Interfaces(before, cancellationToken).ToList().IndexOf(type);
        SemanticModel then = model.Compilation.ReplaceSyntaxTree(before, after).GetSemanticModel(after);
        if (then.GetDeclaredSymbol(Interfaces(after, cancellationToken).ElementAt(place), cancellationToken) is not { } symbol) return false;
        var problems = new ProblemSink(null);
        return !RefitSymbols.IsRefit(symbol) && InterfaceParser.Parse(symbol, problems, cancellationToken) is not null && !problems.HasErrors;
    }

    private static IEnumerable<InterfaceDeclarationSyntax> Interfaces(SyntaxTree tree, CancellationToken cancellationToken) =>
        tree.GetRoot(cancellationToken).DescendantNodes().OfType<InterfaceDeclarationSyntax>();
}
