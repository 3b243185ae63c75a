using System.Globalization;
using System.Text;
using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Generator.Tests;

/// <summary>
/// What the compiler takes without the generator, it takes with it, and warns of nothing in what is emitted: of interfaces put together at random
/// from all that is odd and legal, and of each oddity alone.
/// </summary>
public sealed class OddInterfaceTests
{
    private const string Chain = "[ModelChain(\"a/one\", \"b/two\")] ";

    private static readonly string _long = new('L', 900);

    // Names that are keywords somewhere, or that emitted code has a use for.
    private static readonly string[] _names =
    [
        "@class", "@int", "@event", "@object", "@this", "@base", "record", "field", "value", "scoped", "required", "file", "nint", "notnull", "unmanaged", "managed",
        "where", "yield", "await", "async", "var", "dynamic", "when", "with", "init", "partial", "global", "args", "_", "__", "ärger", "名前", "\\u0061bc", "System", "Task",
        "Fallback", "Method", "History", "Options", "Chain", "Register", "runtime", "_chain", "Dispose", "Equals", "GetHashCode", "ToString", "GetType", "MemberwiseClone",
        "ReferenceEquals", "Finalize", "extension", "allows", "nameof", "Microsoft", "GetService", new string('n', 300), _long,
    ];

    private static readonly string[] _values =
    [
        "string {0}", "string? {0}", "string {0} = \"x\"", "int {0}", "int? {0} = null", "DateTimeOffset {0}", "(int X, string? Y) {0}", "string?[] {0}", "int[,] {0}",
        "Dictionary<string, List<int?>>? {0}", "object {0}", "Guid {0}", "DayOfWeek {0}", "Nested.Inner<int>.Deep {0}", "Old {0}", "Try {0}", "Alias {0}", "nint {0}", "char {0}",
        "decimal? {0}", "Uri {0}", "Lazy<Func<string?, Task>> {0}", "[System.Diagnostics.CodeAnalysis.StringSyntax(\"Json\")] string {0}", "@record {0}", "global::System.Version {0}",
        "IFormattable {0}", "Enum {0}", "CustomId {0}",
    ];

    // At most one of each kind stands in a method.
    private static readonly string[][] _parts =
    [
        ["IEnumerable<ChatMessage> {0}", "ChatMessage[]? {0}", "IReadOnlyList<ChatMessage> {0}"], ["ChatOptions? {0}", "ChatOptions {0} = null!"], ["DataContent? {0}", "List<AIContent> {0}"],
        ["CancellationToken {0}", "CancellationToken {0} = default"],
    ];

    // What an FB error says; the client throws.
    private static readonly string[] _refused = ["ref int {0}", "in Guid {0}", "ReadOnlySpan<char> {0}", "Action<string> {0}", "byte[] {0}", "dynamic {0}", "ChatMessage {0}"];

    private static readonly string[] _answers =
    [
        "Task<string>", "Task<string?>", "ValueTask<string>", "Task<ChatResponse>", "Task<FallbackResult<string>>", "ValueTask<FallbackResult<ChatResponse>>", "IAsyncEnumerable<string>",
        "IAsyncEnumerable<ChatResponseUpdate>", "Task<Answer>", "Task<Answer?>", "Task<List<Answer>>", "ValueTask<FallbackResult<Answer>>", "Task<int>", "Task<int?>", "Task<(int A, string B)>", "Text",
        "Task<Old>", "Task<Nested.Inner<int>.Deep>", "Task<@record>", "Task<Dictionary<string, Answer?>>",
    ];

    private static readonly string[] _attributes =
    [
        "", "", "", "[Obsolete]", "[Obsolete(\"old\")]", "[Obsolete(\"gone\", true)]", "[Obsolete(\"x\", DiagnosticId = \"OWN001\")]", "[Obsolete(\"x\", true, DiagnosticId = \"OWN002\")]",
        "[System.Diagnostics.CodeAnalysis.Experimental(\"DEMO002\")]", "[System.ComponentModel.Description(\"\\u2028 \\\" {x} \\0\")]", "[SystemPrompt(\"Ünicode \\ud83d\\ude00 \\u0007 {{}}\")]",
        "[TierTimeout(5_000)]", "[Generation(Seed = 7)]", "[System.CLSCompliant(false)]", "[AnswerCache]", "[Hedge]", "[AnswerRepair]",
        "[ModelChain(\"a/<one>&--\", \"b/\\ufffe\")]", "[ModelChain(\"ünï/模型\")]", "[System.Runtime.Versioning.SupportedOSPlatform(\"linux\")]",
    ];

    // Around the declarations of a file: contexts, aliases, pragmas.
    private static readonly string[] _surroundings =
    [
        "", "#nullable disable\n", "#nullable enable warnings\n", "#nullable disable annotations\n", "#pragma warning disable\n", "#pragma warning disable CS8618\n", "#line 1 \"odd file.cs\"\n", "#line hidden\n",
    ];

    private static readonly string[] _shapes =
    [
        "public interface {0} {{ {1} }}", "interface {0} {{ {1} }}", "internal partial interface {0} {{ {1} }} internal partial interface {0} {{ }}", "public unsafe interface {0} {{ {1} }}",
        "public interface {0} : IEmpty {{ {1} }}", "public interface {0} : IBase {{ {1} }}", "public interface {0} : IChatClient {{ {1} }}", "public interface {0}<out T> {{ {1} }}",
        "public class Outer{0} {{ public struct Mid {{ CHAIN public interface {0} {{ {1} }} }} }}", "public static class Outer{0} {{ CHAIN internal interface {0} {{ {1} }} }}",
        "public interface {0} {{ {1} static int Count => 1; private void Log() {{ }} enum Kind {{ A }} string Both => \"\"; }}",
    ];

    private const string Types = """
        global using Alias = System.Collections.Generic.List<string>;
        global using Text = System.Threading.Tasks.Task<string>;
        """;

    private const string Declared = """
        #pragma warning disable CS8981, CS0612, CS0618
        [Obsolete] public class Old { public string Name { get; set; } = ""; }
        [Obsolete("x", DiagnosticId = "OWN001")] public class CustomId { }
        [System.Diagnostics.CodeAnalysis.Experimental("DEMO001")] public class Try { }
        public class @record { public int A { get; set; } }
        public sealed record Answer(string Title, int? Count);
        public static class Nested { public static class Inner<T> { public sealed record Deep(T Value, string Name); } }
        public interface IEmpty { }
        public interface IBase { Task<string> BaseAsync(string question, CancellationToken cancellationToken = default); }
        """;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 24)];

    [Theory, MemberData(nameof(Seeds))]
    public void PutTogetherAtRandom_CompilesAsWithoutTheGenerator(int seed)
    {
        var random = new Random(seed);
        int emitted = 0;
        for (int round = 0; round < 6; round++)
        {
            string[] files = [Types + "\n[assembly: System.CLSCompliant(" + (seed % 2 == 0 ? "true" : "false") + ")]", TestCompilation.Usings + Declared, .. Files(random)];
            LanguageVersion version = Pick([LanguageVersion.CSharp12, LanguageVersion.CSharp13, LanguageVersion.Preview], random);
            CSharpCompilation compilation = TestCompilation.Create(version, files);
            compilation = compilation.WithOptions(compilation.Options
                .WithAllowUnsafe(true)
                .WithNullableContextOptions(Pick([NullableContextOptions.Enable, NullableContextOptions.Disable, NullableContextOptions.Warnings], random))
                .WithOverflowChecks(random.Next(2) == 0));
            emitted += CompilesAsBefore(compilation);
        }
        Assert.True(emitted >= 6, $"only {emitted} files are emitted; what is put together is too odd to be emitted");
    }

    [Theory]
    [InlineData("an interface that is obsolete with an error", "[Obsolete(\"no\", true)] {0}public interface IFoo {{ Task<string> AskAsync(string q); }}")]
    [InlineData("one with an id of its own", "[Obsolete(\"no\", true, DiagnosticId = \"OWN001\")] {0}public interface IFoo {{ Task<string> AskAsync(string q); }}")]
    [InlineData("a warning with an id of its own", "[Obsolete(\"no\", DiagnosticId = \"OWN001\")] {0}public interface IFoo {{ Task<string> AskAsync(string q); }}")]
    [InlineData("one inside an obsolete class", "[Obsolete(\"no\", true)] public class Outer {{ {0}public interface IFoo {{ Task<string> AskAsync(string q); }} }}")]
    [InlineData("a method", "{0}public interface IFoo {{ Task<string> AskAsync(string q); [Obsolete(\"no\", true)] Task<string> OldAsync(string q); }}")]
    [InlineData("a type in a method", "[Obsolete(\"no\", true)] public class Gone {{ }} {0}public interface IFoo {{ [Obsolete, UserPrompt(\"{{x}}\")] Task<string> OldAsync(Gone x); }}")]
    [InlineData("an answer", "[Obsolete(\"no\", true)] public record Gone(int A); {0}public interface IFoo {{ [Obsolete] Task<Gone> OldAsync(string x); }}")]
    [InlineData("a base interface", "[Obsolete(\"no\", true)] public interface IGone {{ Task<string> GoneAsync(string x); }} [Obsolete] {0}public interface IFoo : IGone {{ Task<string> AskAsync(string q); }}")]
    [InlineData("a stream", "[Obsolete(\"no\", true)] {0}public interface IFoo {{ IAsyncEnumerable<string> AskAsync(string q); Task<int> CountAsync(string q); }}")]
    [InlineData("a chat client", "[Obsolete(\"no\", true)] {0}public interface IFoo : IChatClient;")]
    [InlineData("members named as object's", "{0}public interface IFoo {{ Task<string> Equals(object q); [UserPrompt(\"x\")] Task<string> ToString(); [UserPrompt(\"x\")] Task<string> GetHashCode(); [UserPrompt(\"x\")] Task<string> GetType(); [UserPrompt(\"x\")] Task<string> MemberwiseClone(); }}")]
    [InlineData("members named as object's static ones", "{0}public interface IFoo {{ [UserPrompt(\"{{a}}{{b}}\")] Task<string> ReferenceEquals(object a, object b); [UserPrompt(\"{{a}}{{b}}\")] Task<string> Equals(object a, object b); }}")]
    [InlineData("a model's name that XML cannot hold", "[ModelChain(\"a/\\uffff\")] public interface IFoo {{ Task<string> AskAsync(string q); }}")]
    public void Oddity_CompilesWithoutAWarning(string what, string source)
    {
        string file = TestCompilation.Usings + string.Format(CultureInfo.InvariantCulture, source, Chain);

        Assert.True(CompilesAsBefore(TestCompilation.Create(file)) == 1, what);
    }

    [Fact]
    public void LongNames_CompileOrAreReported()
    {
        string names = string.Join('.', Enumerable.Repeat(new string('N', 100), 4));
        string method = new('M', 1_010);
        string fits = $"namespace {names}; {Chain}public interface I{new string('F', 590)} {{ [TierTimeout(5)] Task<int> {method}(string {new string('p', 1_020)}); [TierTimeout(6)] Task<int> {method}2(string q); }}";
        Assert.Equal(1, CompilesAsBefore(TestCompilation.Create(TestCompilation.Usings + fits)));

        string tooLong = $"{Chain}public interface IFoo{new string('o', 1_018)} {{ Task<string> AskAsync(string q); }}";
        Assert.Equal(0, CompilesAsBefore(TestCompilation.Create(TestCompilation.Usings + tooLong)));
        INamedTypeSymbol type = TestCompilation.Create(TestCompilation.Usings + tooLong).GetSymbolsWithName(static name => name.StartsWith("IFoo", StringComparison.Ordinal), SymbolFilter.Type, TestContext.Current.CancellationToken).OfType<INamedTypeSymbol>().Single();
        var problems = new List<Problem>();
        Assert.Null(InterfaceParser.Parse(type, new ProblemSink(problems.Add), TestContext.Current.CancellationToken));
        Assert.Contains("give the interface a shorter name", Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Files(Random random)
    {
        for (int file = 0; file < 6; file++)
        {
            var text = new StringBuilder(Pick(_surroundings, random)).Append(TestCompilation.Usings).Append("#pragma warning disable CS8981, CS0612, CS0618, OWN001, DEMO001, DEMO002, CS8669, CS8632\n");
            string @namespace = random.Next(4) switch { 0 => "", 1 => "Demo.@class", 2 => "Demo.Fallback.System", _ => "Demo" };
            text.Append(CultureInfo.InvariantCulture, $"{(@namespace.Length > 0 ? $"namespace {@namespace}.File{file};" : "")}\n{Interface(random, file)}\n");
            yield return text.ToString();
        }
    }

    private static string Interface(Random random, int file)
    {
        string name = random.Next(3) == 0 ? $"I{new string('A', random.Next(1, 200))}{file}" : $"{Pick(["IFoo", "Foo", "I", "i", "Iñ", "@if", "@class"], random)}{file}";
        string methods = string.Join('\n', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Method(random)));
        string chain = Chain + Pick(_attributes[..9], random) + " ";
        string shape = Pick(_shapes, random);
        string declaration = string.Format(CultureInfo.InvariantCulture, shape, name, methods);
        return declaration.Contains("CHAIN", StringComparison.Ordinal) ? declaration.Replace("CHAIN", chain, StringComparison.Ordinal) : chain + declaration;
    }

    private static string Method(Random random)
    {
        string[] parameters =
        [
            "string {0}", .. Enumerable.Range(0, random.Next(3)).Select(_ => Pick(_values, random)), .. _parts.Where(_ => random.Next(3) == 0).Select(part => Pick(part, random)),
        ];
        if (random.Next(30) == 0) parameters[0] = Pick(_refused, random);
        string[] named = [.. parameters.Select(parameter => string.Format(CultureInfo.InvariantCulture, parameter, Pick(_names, random)))];
        string prompt = random.Next(2) == 0 ? "[UserPrompt(\"Say \\\"it\\\" {{now}}\\r\\n\\u202e\")] " : "";
        return $"{prompt}{Pick(_attributes, random)} {Pick(["", "", "public ", "abstract "], random)}{Pick(_answers, random)} {Pick(_names, random)}({string.Join(", ", named)});";
    }

    /// <summary>Fails on a diagnostic that the code has only with what is emitted; gives the number of emitted files, 0 for code that does not compile by itself.</summary>
    private static int CompilesAsBefore(CSharpCompilation compilation)
    {
        Diagnostic[] own = [.. compilation.Emit(Stream.Null, cancellationToken: TestContext.Current.CancellationToken).Diagnostics.Where(static problem => problem.Severity == DiagnosticSeverity.Error)];
        if (own.Length > 0) return WithoutErrors(compilation, own) is { } rest ? CompilesAsBefore(rest) : 0;
        GeneratorHarness run = GeneratorHarness.Run(new FallbackGenerator(), compilation);
        Diagnostic[] problems = [.. run.Output.GetDiagnostics(TestContext.Current.CancellationToken).Where(problem => problem.Severity >= DiagnosticSeverity.Warning && problem.Location.SourceTree is { } tree && !compilation.ContainsSyntaxTree(tree))];
        Assert.True(problems.Length == 0, string.Join('\n', problems.Take(5).Select(problem => $"{problem}\n{Line(problem)}")) + "\n" + string.Join('\n', compilation.SyntaxTrees.Skip(2).Select(static tree => tree.ToString())));
        using var image = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult emitted = run.Output.Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics.Where(static problem => problem.Severity == DiagnosticSeverity.Error)));
        return run.HintNames.Count;
    }

    /// <summary>The files that the compiler takes; null where none is left.</summary>
    private static CSharpCompilation? WithoutErrors(CSharpCompilation compilation, Diagnostic[] errors)
    {
        SyntaxTree[] wrong = [.. errors.Select(static problem => problem.Location.SourceTree).OfType<SyntaxTree>().Distinct()];
        return wrong.Length == 0 || wrong.Length == compilation.SyntaxTrees.Length ? null : compilation.RemoveSyntaxTrees(wrong);
    }

    private static string Line(Diagnostic problem) => problem.Location.SourceTree!.GetText().Lines.GetLineFromPosition(problem.Location.SourceSpan.Start).ToString();

    private static T Pick<T>(T[] from, Random random) => from[random.Next(from.Length)];
}
