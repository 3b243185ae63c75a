using System.Collections.Immutable;
using Fallback.Analyzers.Tests;
using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Editor.Tests.Live;

/// <summary>A fix is offered where a person asks for it: with the caret in the squiggle, with the squiggle selected, and on its line.</summary>
public sealed class LightBulbTests
{
    /// <summary>The rules about code that have a fix.</summary>
    public static TheoryData<string> Fixable =>
        [.. RuleCases.Ids.Select(static row => row.Data).Where(static id => PackageRules.Fixes.Any(fix => fix.FixableDiagnosticIds.Contains(id)))];

    [Theory]
    [MemberData(nameof(Fixable))]
    public async Task Fix_OfEachRule_IsOfferedAtCaretSelectionAndLine(string id)
    {
        int offered = 0;
        foreach (string marked in RuleCases.Hits.Where(hit => hit.Data.Item1 == id).Select(static hit => hit.Data.Item2))
        {
            Document document = LightBulb.Open(UserCode.Unmarked(marked));
            foreach (Diagnostic diagnostic in await FindAsync(document, id))
            {
                // Not every mistake of a rule has a fix; what has one for a batch has one for an editor.
                string[] expected = await RegisteredAsync(document, diagnostic);
                if (expected.Length == 0) continue;
                offered++;
                TextSpan squiggle = diagnostic.Location.SourceSpan;
                SourceText text = await document.GetTextAsync(TestContext.Current.CancellationToken);
                await VerifyAsync(document, new TextSpan(squiggle.Start + squiggle.Length / 2, 0), id, expected);
                await VerifyAsync(document, squiggle, id, expected);
                await VerifyAsync(document, text.Lines.GetLineFromPosition(squiggle.Start).Span, id, expected);
            }
        }
        Assert.True(offered > 0, $"No mistake of {id} has a fix.");
    }

    /// <summary>A tool that fixes many rules at once hands each fix what the others are about.</summary>
    [Fact]
    public async Task Fix_GivenWhatAnotherRuleFound_OffersNothing()
    {
        Document document = LightBulb.Open(UserCode.Unmarked(RuleCases.Hits.First(static hit => hit.Data.Item1 == "FB2018").Data.Item2));
        Diagnostic other = (await FindAsync(document, "FB2018")).First();

        foreach (CodeFixProvider fix in PackageRules.Fixes.OfType<EditingCodeFixProvider>().Where(static fix => !fix.FixableDiagnosticIds.Contains("FB2018")))
        {
            var titles = new List<string>();
            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, other, (action, _) => titles.Add(action.Title), TestContext.Current.CancellationToken));
            Assert.Empty(titles);
        }
    }

    private static async Task VerifyAsync(Document document, TextSpan span, string id, string[] expected)
    {
        string[] offers = await LightBulb.OfferAsync(document, span, id, TestContext.Current.CancellationToken);
        Assert.All(expected, title => Assert.Contains(title, offers));
    }

    private static async Task<IEnumerable<Diagnostic>> FindAsync(Document document, string id)
    {
        Compilation? compilation = await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken);
        SyntaxTree? tree = await document.GetSyntaxTreeAsync(TestContext.Current.CancellationToken);
        ImmutableArray<Diagnostic> found = await new LiveAnalysis(compilation!, TestContext.Current.CancellationToken).WholeAsync();
        return found.Where(diagnostic => diagnostic.Id == id && diagnostic.Location.SourceTree == tree);
    }

    private static async Task<string[]> RegisteredAsync(Document document, Diagnostic diagnostic)
    {
        var titles = new List<string>();
        foreach (CodeFixProvider fix in PackageRules.Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => titles.Add(action.Title), TestContext.Current.CancellationToken));
        return [.. titles];
    }
}
