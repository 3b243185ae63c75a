using System.Runtime.CompilerServices;
using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Generator.Tests.Incremental;

/// <summary>A keystroke in a prompt reads one interface anew, not all of them: the others' specs stay the same objects.</summary>
public sealed class PromptEditTests
{
    private const string Base = "public interface IBase { [ModelChain(\"a/base\"), UserPrompt(\"Base {question}\")] Task<string> BaseAsync(string question); }";
    private const string Derived = "[ModelChain(\"a/one\"), SystemPrompt(\"Derived.\")] public interface IDerived : IMiddle { Task<string> AskAsync(string question); }";
    private const string Middle = "public interface IMiddle : IBase { }";
    private const string Plain = "[ModelChain(\"a/one\", DeadlineMs = 5_000), SystemPrompt(\"Plain.\")] public partial interface IPlain { [UserPrompt(\"Say {question}\")] Task<string> AskAsync(string question); }";
    private const string Part = "public partial interface IPlain { [UserPrompt(\"Part {question}\")] Task<string> PartAsync(string question); }";
    private const string Other = "[ModelChain(\"a/one\"), SystemPrompt($\"Other {nameof(IPlain)}.\")] public interface IOther { Task<string> AskAsync(string question); }";

    [Theory]
    [InlineData("Plain.", "Plainer.", "IPlain")]
    [InlineData("Say {", "Tell {", "IPlain")]
    [InlineData("5_000", "6_000", "IPlain")]
    [InlineData("Part {", "Piece {", "IPlain")]
    [InlineData("$\"Other ", "$\"Another ", "IOther")]
    [InlineData("Derived.", "More derived.", "IDerived")]
    [InlineData("\"Base {", "\"Basis {", "IBase", "IDerived")]
    [InlineData("a/base", "a/basis", "IBase", "IDerived")]
    public void Edit_OfALiteral_ReadsOnlyTheInterfaces_ThatAreMadeOfIt(string before, string after, params string[] read) =>
        Assert.Equal(read.Order(StringComparer.Ordinal), ReadAnew(before, after));

    [Theory]
    [InlineData("string question); }", "string q, string question); }")]
    [InlineData("[UserPrompt(\"Part {question}\")]", "[UserPrompt(\"Part {question}\"), TierTimeout(5)]")]
    [InlineData("nameof(IPlain)", "nameof(IBase)")]
    public void Edit_OfAnythingElse_ReadsAll(string before, string after) => Assert.Equal(["IBase", "IDerived", "IOther", "IPlain"], ReadAnew(before, after));

    [Fact]
    public void Edit_OfALiteral_WhereAnAliasMayNameTheBase_ReadsTheDerivedOnesAsWell() =>
        Assert.Equal(["IDerived", "IPlain"], ReadAnew("Plain.", "Plainer.", "using IMiddle = IBase; class Other { }"));

    [Fact]
    public void Edit_OfALiteral_WhereAnAliasIsNamedAsOurAttributes_ReadsAll() =>
        Assert.Equal(4, ReadAnew("Plain.", "Plainer.", "using SystemPrompt = System.ObsoleteAttribute; class Other { }").Count);

    [Fact]
    public void Clients_OnceRead_KeepNoCompilationAlive()
    {
        (Declarations read, WeakReference compilation) = Read();

        for (int i = 0; i < 10 && compilation.IsAlive; i++) GC.Collect();

        Assert.False(compilation.IsAlive);
        Assert.Single(read.Clients);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Declarations Read, WeakReference Compilation) Read()
    {
        CSharpCompilation compilation = TestCompilation.Create(TestCompilation.Usings + Other.Replace("IPlain", "IOther", StringComparison.Ordinal));
        Declarations read = Declarations.Of(compilation, TestContext.Current.CancellationToken);
        Assert.Single(read.Clients);
        return (read, new WeakReference(compilation));
    }

    private static List<string> ReadAnew(string before, string after, string more = "class Other { }")
    {
        string[] sources = [more, Derived, Middle, Base, Plain, Part, Other];
        CSharpCompilation compilation = TestCompilation.Create([.. sources.Select(static source => TestCompilation.Usings + source)]);
        EquatableArray<ClientSpec> first = Clients(compilation);
        SyntaxTree tree = compilation.SyntaxTrees.First(tree => tree.ToString().Contains(before, StringComparison.Ordinal));
        string text = tree.ToString();
        int at = text.IndexOf(before, StringComparison.Ordinal);
        string edited = text.Remove(at, before.Length).Insert(at, after);

        EquatableArray<ClientSpec> second = Clients(compilation.ReplaceSyntaxTree(tree, TestCompilation.Parse(edited, tree.FilePath)));

        Assert.Equal(["IBase", "IDerived", "IOther", "IPlain"], second.Select(static client => client.FullName));
        return [.. second.Where(client => !first.Any(known => ReferenceEquals(known, client))).Select(static client => client.FullName)];
    }

    private static EquatableArray<ClientSpec> Clients(CSharpCompilation compilation) =>
        Declarations.Of(compilation, TestContext.Current.CancellationToken).Clients;
}
