using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;

namespace Fallback.Generator.Tests.Emitting;

/// <summary>The chain on hover: what an editor shows of a partial interface is the first summary and the first remarks of its documentation.</summary>
public sealed class PartialInterfaceTests
{
    private const string Chain = "[ModelChain(\"deepseek/deepseek-flash\", \"openai/gpt-6-luna\", DeadlineMs = 20_000)]\n";
    private const string Members = "{ Task<string> AskAsync(string question); }";

    [Fact]
    public Task EmittedFile_OfAPartialInterface_ReadsAsInTheSnapshot() => SnapshotTest.VerifyAsync("""
        namespace Demo;

        public static partial class Bots
        {
            /// <summary>Answers customers.</summary>
            [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
            public partial interface ISupport
            {
                Task<string> AnswerAsync(string question);

                [ModelChain("pool/mine")]
                Task<string> ShortAsync(string question);
            }
        }
        """, new Snapshot("Demo.Bots.ISupport.g.cs", Path.Combine(Here(), "PartialSupport.g.txt")));

    [Fact]
    public void WithoutDocumentation_HasSummaryAndTable()
    {
        XElement shown = Documentation(Chain + "public partial interface IFoo " + Members);

        Assert.Contains("Asks deepseek/deepseek-flash, then openai/gpt-6-luna.", Text(shown, "summary"), StringComparison.Ordinal);
        Assert.Contains("A call takes at most 20 s (its deadline)", Text(shown, "summary"), StringComparison.Ordinal);
        Assert.Contains("2     openai/gpt-6-luna", Text(shown, "remarks"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/// <summary>Mine.</summary>\n", "")]
    [InlineData("/** <summary>Mine.</summary> */\n", "")]
    [InlineData("", "/// <summary>Mine.</summary>\n")]
    public void WithASummary_KeepsIt_AndAddsRemarks(string first, string second)
    {
        XElement shown = Documentation($"{first}{Chain}public partial interface IFoo {Members}\n{second}public partial interface IFoo {{ }}");

        Assert.Equal("Mine.", Text(shown, "summary"));
        Assert.Contains("Asks deepseek/deepseek-flash, then openai/gpt-6-luna.", Text(shown, "remarks"), StringComparison.Ordinal);
        Assert.Contains("A call takes at most 20 s (its deadline)", Text(shown, "remarks"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/// <summary>Mine.</summary>\n/// <remarks>Mine, too.</remarks>\n")]
    [InlineData("/// <remarks>Mine.</remarks>\n")]
    [InlineData("/// <inheritdoc cref=\"IChatClient\"/>\n")]
    public void WithRemarks_IsLeftAsItIs(string documentation) =>
        Assert.DoesNotContain("partial interface", Generated.From(documentation + Chain + "public partial interface IFoo " + Members).Compiles().OnlyFile, StringComparison.Ordinal);

    [Theory]
    [InlineData("public interface IFoo " + Members)]
    public void NotPartial_IsLeftAsItIs(string declaration) =>
        Assert.DoesNotContain("partial interface", Generated.From(Chain + declaration).Compiles().OnlyFile, StringComparison.Ordinal);

    [Fact]
    public void Nested_IsDocumented_WhereEveryTypeAroundItIsPartial()
    {
        string nested = Chain + "public partial interface IFoo " + Members;

        Assert.Contains("Asks deepseek", Text(Documentation($"public partial record struct A {{ public partial interface B {{ public partial record C {{ public partial class @class {{ {nested} }} }} }} }}"), "summary"), StringComparison.Ordinal);
        Assert.DoesNotContain("partial interface", Generated.From($"public partial class A {{ public class B {{ {nested} }} }}").Compiles().OnlyFile, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("required")]
    [InlineData("record")]
    [InlineData("file")]
    [InlineData("scoped")]
    [InlineData("bot")]
    public void Name_ThatHasToBeEscaped_IsEscaped(string name)
    {
        Generated.From($"#pragma warning disable CS8981, CS8860\n{Chain}public partial interface @{name} {Members}").Compiles();
        Generated.From($"#pragma warning disable CS8981, CS8860\npublic partial class @{name} {{ {Chain}public partial interface IFoo {Members} }}").Compiles();
    }

    [Fact]
    public void ChainsOfMethods_AreToldByMethod()
    {
        XElement shown = Documentation("public partial interface IFoo { [ModelChain(\"a/one\")] Task<string> AskAsync(string question); [ModelChain(\"b/two\")] Task<string> TellAsync(string question); }");

        Assert.Equal("Asks a chain of its own for each method.", Text(shown, "summary"));
        Assert.Contains("AskAsync asks a/one.", Text(shown, "remarks"), StringComparison.Ordinal);
        Assert.Contains("TellAsync asks b/two.", Text(shown, "remarks"), StringComparison.Ordinal);
    }

    [Fact]
    public void ADocumentedInterface_ThatBecomesPartial_BringsNoWarning() =>
        Assert.Empty(Generated.From($"/// <summary>A bot.</summary>\n{Chain}public partial interface IFoo {{ /** <summary>Asks.</summary> */ Task<string> AskAsync(string question); }}").Compiles()
            .Output.GetDiagnostics(TestContext.Current.CancellationToken).Where(static problem => problem.Severity >= DiagnosticSeverity.Warning));

    [Fact]
    public void WrittenDocumentation_TakesItsPlace_AsSoonAsItIsTyped()
    {
        GeneratorHarness run = Generated.From(Chain + "public partial interface IFoo " + Members);

        Assert.Contains("/// <summary>\n/// Asks", run.OnlyFile, StringComparison.Ordinal);
        Assert.DoesNotContain("/// <summary>\n/// Asks", run.Edit("[ModelChain", "/// <summary>Mine.</summary>\n[ModelChain").OnlyFile, StringComparison.Ordinal);
    }

    /// <summary>Fails when the code does not compile without a warning.</summary>
    private static XElement Documentation(string source)
    {
        ISymbol type = Generated.From(source).Compiles().Output.GetSymbolsWithName("IFoo", SymbolFilter.Type, TestContext.Current.CancellationToken).Single();
        return XElement.Parse(type.GetDocumentationCommentXml(cancellationToken: TestContext.Current.CancellationToken)!);
    }

    private static string Text(XElement shown, string element) => shown.Element(element)!.Value.Trim();

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
