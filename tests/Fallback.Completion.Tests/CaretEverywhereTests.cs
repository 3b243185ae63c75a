using Fallback.Completion.Tests.Verification;
using Fallback.Roslyn;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Completion.Tests;

/// <summary>Roslyn switches off, for the rest of the session, a provider that throws; so it must not, wherever the caret is.</summary>
public sealed class CaretEverywhereTests
{
    [Theory]
    [InlineData(Whole)]
    [InlineData(Whole, "\"")]
    [InlineData(Whole, ")")]
    [InlineData(Whole, "]")]
    [InlineData(Whole, "}")]
    [InlineData(Whole, ";")]
    public async Task Provider_AtEachPlaceOfAFile_Answers(string source, string missing = "")
    {
        using var project = new EditedProject(EditedProject.Caret + (missing.Length == 0 ? source : source.Replace(missing, "", StringComparison.Ordinal)));
        SourceText text = await project.Document.GetTextAsync(TestContext.Current.CancellationToken);
        var provider = new DeclarationCompletionProvider();
        int places = 0;
        for (int position = project.Position; position <= text.Length; position++)
        {
            var context = new CompletionContext(
                provider, project.Document, position, new TextSpan(position, 0), CompletionTrigger.Invoke, null, TestContext.Current.CancellationToken);
            await provider.ProvideCompletionsAsync(context);
            Assert.True(context.CompletionListSpan.Contains(position) || context.CompletionListSpan.End == position, $"at {position}");
            places++;
        }
        Assert.True(places > 400);
    }

    [Theory]
    [InlineData("[TierTimeout(\"‸\", 1)] namespace A { }")]
    [InlineData("[DegradedModel(\"‸\")] namespace A { }")]
    [InlineData("[CircuitBreaker(Model = \"‸\")] namespace A;")]
    public async Task Provider_InAnAttributeOfANamespace_Answers(string source)
    {
        using var project = new EditedProject(source);
        var provider = new DeclarationCompletionProvider();
        await provider.ProvideCompletionsAsync(new CompletionContext(
            provider, project.Document, project.Position, new TextSpan(project.Position, 0), CompletionTrigger.Invoke, null, TestContext.Current.CancellationToken));
    }

    private const string Whole = """"
        [ModelChain("openai/gpt-6-luna", @"google/gemini-3.8-flash", "a" + "b", DeadlineMs = 9_000), DegradedModel("""pool/mine""")]
        [TierTimeout("openai/gpt-6-luna", 5_000), CircuitBreaker(Model = "pool/mine"), RateLimit(Model = ""), TierTimeout()]
        [SystemPrompt("In {language}: {{{}}}")]
        public interface IBot
        {
            [UserPrompt("""
                {question:x} and {
                """)]
            Task<string> AskAsync(string question, string language);
            [TierTimeout("
        }
        [UserPrompt("{
        """";
}
