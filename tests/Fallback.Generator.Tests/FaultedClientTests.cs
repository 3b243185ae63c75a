using System.Reflection;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Generator.Tests;

/// <summary>What stands in for the client of an interface with errors: it compiles, whatever the interface is, and throws.</summary>
public sealed class FaultedClientTests
{
    private const string Chain = "[ModelChain(\"a/one\")] ";
    private const string Use = """
        public static class Use
        {
            public static IFoo Create() => FallbackClient.Create<IFoo>();
            public static IFoo New(FallbackRuntime runtime) => new FooFallbackClient(runtime);
        }
        """;

    /// <summary>Members of IFoo that no working client can have, and that a class can implement.</summary>
    public static TheoryData<string> Members =>
    [
        "string Name { get; }", "string Name { set; }", "string? Name { get; init; }", "ref int Count { get; }", "ref readonly int Count { get; }", "int this[int i, string? s] { get; set; }",
        "event Action? Done;", "event EventHandler<string> A; event EventHandler<string> B;",
        "void Do();", "ref int At(int i);", "ref readonly int At(int i);", "Task<string> AskAsync(ref string a, out int b, in int c, ref readonly long d);", "void Do(scoped Span<int> a);", "void Do(scoped ref int a);",
        "Task<string> AskAsync(params string[] a);", "Task<string> AskAsync(__arglist);", "unsafe void Do(int* p);", "unsafe delegate*<int, void> Do(int*[] p);", "unsafe int* P { get; }", "void Do(dynamic a);",
        "Task<T> AskAsync<T>(T a);", "Task<T> AskAsync<T, U>(T? a, U b) where T : class, IComparable<T>, new() where U : struct, Enum;", "Task<T?> AskAsync<T>(T? a);", "Task<T?> AskAsync<T>(T? a) where T : notnull, IDisposable;",
        "void Do<T>(T a) where T : class?; void Do<T>(List<T> a) where T : unmanaged; void Do<T>(T? a, int b) where T : Exception;", "void @class(int @event); string @return { get; }", "(int A, string? B) Do((int, int C) x);",
        "Task<required> AskAsync<@required, @record>(@required a, List<@record?> b) where @required : IComparable<@record> where @record : class;", "void Do<@scoped>(@scoped a); void Say<@file>(@file? b) where @file : notnull;",
        "unsafe Task<string> AskAsync(int*[] a);",
        "bool Equals(object? other);", "string ToString();", "int GetHashCode();", "Task<string> FooFallbackClient(string q);", "void Fault(); void Register(int Fault);",
        "internal void Do();", "protected void Do();", "protected internal string Name { get; set; }", "private protected event Action? Done;", "string Name { get; protected set; }",
        "int this[int Fault] { get; } Task<string> AskAsync<Fault>(Fault Register);",
        "void Do(); string Other() => \"\"; static int Count => 1; static virtual int More() => 1;", "record Nested(int A); Task<string> AskAsync(Nested a);",
    ];

    /// <summary>Whole declarations; a class implements them.</summary>
    public static TheoryData<string> Declarations =>
    [
        Chain + "public interface IFoo : IDisposable, IAsyncDisposable { }",
        Chain + "public interface IFoo : IChatClient { string Name { get; } }",
        Chain + "public interface IFoo : IEnumerable<string> { }",
        Chain + "public interface IFoo : IList<string?>, IReadOnlyDictionary<string, int> { new int Count { get; } }",
        "public interface IA { Task<string> A(string q); } public interface IB { ValueTask<string> A(string q); } " + Chain + "public interface IFoo : IA, IB { }",
        "public interface IA { void Do(ref int a); } public interface IB { void Do(out int a); } " + Chain + "public interface IFoo : IA, IB { void Do(int a); }",
        "public interface IA { string X { get; } } public interface IB { void X(); } " + Chain + "public interface IFoo : IA, IB { }",
        "public interface IA { string X { get; } int Y(); } " + Chain + "public interface IFoo : IA { string IA.X => \"\"; abstract int IA.Y(); }",
        "public interface IA<T> { T X { get; } Task<T> AskAsync(T q); } " + Chain + "public interface IFoo : IA<string?>, IA<int> { }",
        "public class Outer { " + Chain + "public interface IBar { string Name { get; } } } public interface IFoo { } public sealed class FooFallbackClient : IFoo { public FooFallbackClient(FallbackRuntime runtime) => _ = new OuterBarFallbackClient(runtime); }",
        "[Obsolete(\"no\", true)] public class Gone { } " + Chain + "[Obsolete] public interface IFoo { void Do(Gone a); } ",
        "#pragma warning disable CS0612\n[Obsolete] public class Old { } " + Chain + "public interface IFoo { Old Name { get; } event Action<Old> Done; int this[Old o] { get; } void Do<T>(T a) where T : Old; }",
        "public interface IA { void Do((int A, int B) x); } public interface IB { void Do((int C, int D) x); } " + Chain + "public interface IFoo : IA, IB { }",
        "public interface IA { void Do(List<dynamic> x); } public interface IB { void Do(List<object> x); } " + Chain + "public interface IFoo : IA, IB { }",
        "public interface IA { void Do(); } public interface IB : IA { void IA.Do() { } } " + Chain + "public interface IFoo : IB { abstract void IA.Do(); }",
        "public interface IA { void Do(); } public interface IB : IA { void IA.Do() { } } public interface IC : IA { void IA.Do() { } } " + Chain + "public interface IFoo : IB, IC { }",
    ];

    [Theory, MemberData(nameof(Members))]
    public void Member_ThatNoClientCanHave_IsImplemented_AndThrows(string member) => CompilesAndThrows(Chain + "public interface IFoo { Task<string> TellAsync(string question, byte[] image); " + member + " }");

    [Theory, MemberData(nameof(Declarations))]
    public void Declaration_ThatNoClientCanHave_IsImplemented(string declaration) => Compile(TestCompilation.Usings + declaration, declaration.Contains("Obsolete", StringComparison.Ordinal) || declaration.Contains("Outer", StringComparison.Ordinal) ? "" : Use).Compiles();

    /// <summary>Where a class cannot implement the interface, its name and what can be asked of it stay.</summary>
    [Theory]
    [InlineData(Chain + "public interface IFoo { static abstract int Count(); Task<string> AskAsync(string q); }", "IFoo foo = new FooFallbackClient(null!); foo.AskAsync(\"\");")]
    [InlineData(Chain + "public interface IFoo { static abstract IFoo operator +(IFoo a, IFoo b); static abstract string Name { get; set; } static abstract event Action Done; }", "IFoo foo = new FooFallbackClient(null!);")]
    [InlineData(Chain + "public interface IFoo<in T> where T : class { Task<string> AskAsync(T q); }", "_ = new FooFallbackClient(null!); FallbackClient.Create<IFoo<string>>();")]
    [InlineData("public class Outer<T> { " + Chain + "public interface IFoo { Task<string> AskAsync(T q); } }", "_ = new OuterFooFallbackClient(null!); FallbackClient.Create<Outer<int>.IFoo>();")]
    [InlineData("public class Outer { " + Chain + "private interface IFoo { Task<string> AskAsync(Mine q); } private class Mine { } void M() => FallbackClient.Create<IFoo>(); }", "_ = new OuterFooFallbackClient(null!);")]
    [InlineData(Chain + "file interface IFoo { Task<string> AskAsync(string q); }", "_ = new FooFallbackClient(null!);")]
    [InlineData(Chain + "public interface IFoo { Task<string> AskAsync(string q); } public class FooFallbackClient { }", "FallbackClient.Create<IFoo>(); new FooFallbackClient();")]
    [InlineData(Chain + "public interface IFoo { Task<string> AskAsync(string q); } " + Chain + "public interface Foo { Task<string> TellAsync(string q); }", "FallbackClient.Create<IFoo>(); Foo foo = new FooFallbackClient(null!);")]
    [InlineData("public class Outer { " + Chain + "public interface IFoo { Task<string> AskAsync(string q); } " + Chain + "public interface Foo { Task<string> TellAsync(string q); } }", "FallbackClient.Create<Outer.IFoo>(); Outer.Foo foo = new OuterFooFallbackClient(null!);")]
    [InlineData("public class Outer { " + Chain + "public interface IFoo { Task<string> AskAsync(string q); } " + Chain + "public interface IFoo<T> { Task<string> TellAsync(string q); } }", "Outer.IFoo foo = new OuterFooFallbackClient(null!);")]
    [InlineData(Chain + "public interface IOuterFoo { Task<string> AskAsync(string q); } public class Outer { " + Chain + "public interface IFoo { Task<string> AskAsync(string q); } }", "IOuterFoo foo = new OuterFooFallbackClient(null!); FallbackClient.Create<Outer.IFoo>();")]
    public void Interface_ThatAClassCannotImplement_LeavesTheRestOfTheCodeAlone(string declaration, string use) =>
        Compile(TestCompilation.Usings + declaration, "public static class Use { public static void M() { " + use + " } }").Compiles();

    /// <summary>What does not compile by itself gets no second error from what is emitted.</summary>
    [Theory]
    [InlineData("Task<Unknown> AskAsync(string question);", "CS0246")]
    [InlineData("Task<string> AskAsync(List<Unknown> question); string Name { get; }", "CS0246")]
    [InlineData("Unknown Name { get; } event Unknown Done;", "CS0246", "CS0246")]
    [InlineData("Task<T> AskAsync<T>(T question) where T : Unknown;", "CS0246")]
    [InlineData("Task<string> AskAsync(string question); Task<string> AskAsync(string other);", "CS0111")]
    [InlineData("Task<string> AskAsync(string question); ValueTask<string> AskAsync(string other);", "CS0111")]
    [InlineData("Task<string> AskAsync(string a, string a);", "CS0100")]
    [InlineData("string A { get; } string A { get; }", "CS0102")]
    [InlineData("void A(int* p);", "CS0214")]
    [InlineData("Task<string> AskAsync(string );", "CS1001")]
    public void Code_ThatDoesNotCompile_GetsNoErrorInWhatIsEmitted(string members, params string[] own)
    {
        CSharpCompilation user = TestCompilation.Create(TestCompilation.Usings + Chain + "public interface IFoo { " + members + " }",
            TestCompilation.Usings + "public static class Use { public static void M(FallbackRuntime runtime) { FallbackClient.Create<IFoo>(); new FooFallbackClient(runtime); } }");

        GeneratorHarness run = GeneratorHarness.Run(new Roslyn.FallbackGenerator(), user).Compiles(own);

        Assert.Equal(["IFoo.g.cs"], run.HintNames);
    }

    /// <summary>Of an attribute that means nothing, nobody knows what it asks for: a client would do without, and say nothing.</summary>
    [Theory]
    [InlineData("[ContextPolicy(\"x\")]", "CS1503")]
    [InlineData("[ContextPolicy(1, 2)]", "CS1729")]
    [InlineData("[Generation(Temperature = \"x\")]", "CS0029")]
    [InlineData("[Generation(Heat = 1)]", "CS0246")]
    [InlineData("[TierTimeout(Unknown.Timeout)]", "CS0103")]
    [InlineData("[ModelChain(\"a/b\", DeadlineMs = Unknown.Deadline)]", "CS0103")]
    public void Attribute_ThatDoesNotCompile_HasAClientThatThrows(string attribute, string error)
    {
        GeneratorHarness onMethod = Compile(TestCompilation.Usings + Chain + "public interface IFoo { " + attribute + " Task<string> AskAsync(string q); }", Use);
        GeneratorHarness onType = Compile(TestCompilation.Usings + (attribute.Contains("ModelChain", StringComparison.Ordinal) ? "" : Chain) + attribute + " public interface IFoo { Task<string> AskAsync(string q); }", Use);

        foreach (GeneratorHarness run in (GeneratorHarness[])[onMethod, onType])
            Assert.Contains("has no working client", run.Compiles(error).OnlyFile, StringComparison.Ordinal);
    }

    [Fact]
    public void MemberThatAnotherAssemblyKeepsToItself_HasAClientThatThrows()
    {
        CSharpCompilation library = TestCompilation.Create(TestCompilation.Usings + "public interface IBase { Task<string> AskAsync(string q); internal Task<string> TellAsync(string q); }");
        CSharpCompilation user = TestCompilation.Create(TestCompilation.Usings + Chain + "public interface IFoo : IBase;", TestCompilation.Usings + "public static class Use { public static IFoo Create() => FallbackClient.Create<IFoo>(); }");

        GeneratorHarness run = GeneratorHarness.Run(new Roslyn.FallbackGenerator(), user.AddReferences(library.WithAssemblyName("Library").ToMetadataReference()));

        Assert.Contains("FB1006: 'IFoo' inherits 'IBase.TellAsync', which no class outside of 'Library' can implement", run.Compiles().OnlyFile, StringComparison.Ordinal);
    }

    /// <summary>No generator sees what another one emits: to ours the type means nothing, and to the compiler it is there.</summary>
    [Fact]
    public void ParameterOfATypeThatAnotherGeneratorEmits_HasAWorkingClient()
    {
        GeneratorHarness run = GeneratorHarness.Run(new Roslyn.FallbackGenerator(), TestCompilation.Usings + Chain + """
            public interface IFoo { [UserPrompt("{mood}: {question}")] Task<string> AskAsync(string question, Mood mood); }
            """);

        Assert.DoesNotContain("has errors", run.OnlyFile, StringComparison.Ordinal);
        Assert.DoesNotContain("does not compile", run.OnlyFile, StringComparison.Ordinal);
        CSharpCompilation all = run.Output.AddSyntaxTrees(TestCompilation.Parse("public enum Mood { Glad, Sad }", "Mood.g.cs"));
        Assert.Empty(all.GetDiagnostics(TestContext.Current.CancellationToken).Where(static found => found.Severity >= DiagnosticSeverity.Warning && found.Id != "CS1591"));
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp9)]
    [InlineData(LanguageVersion.CSharp10)]
    [InlineData(LanguageVersion.CSharp11)]
    public void OlderLanguage_HasAClientThatThrows(LanguageVersion version)
    {
        GeneratorHarness run = GeneratorHarness.Run(new Roslyn.FallbackGenerator(), TestCompilation.Create(version,
            TestCompilation.Usings + "namespace Demo { " + Chain + "public interface IFoo { Task<string> AskAsync(string q); } }", "class Use { object M(Fallback.FallbackRuntime r) => new Demo.FooFallbackClient(r); }"));

        Assert.Contains("<LangVersion>12</LangVersion>", run.Compiles().OnlyFile, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault_IsThrown_WhereverTheClientIsAskedFor()
    {
        Assembly loaded = Compile(TestCompilation.Usings + "[ModelChain(\"a/\", \"b/two\")] public interface IFoo { Task<object> AskAsync(string q); }", Use).Load();
        MethodInfo create = loaded.GetType("Use")!.GetMethod("Create")!;
        MethodInfo make = loaded.GetType("Use")!.GetMethod("New")!;
        using var runtime = new FallbackRuntime(new FallbackOptions());

        foreach (Func<object?> ask in (Func<object?>[])[() => create.Invoke(null, null), () => make.Invoke(null, [runtime])])
        {
            var thrown = Assert.IsType<InvalidOperationException>(Assert.Throws<TargetInvocationException>(() => _ = ask()).InnerException);
            Assert.StartsWith("'IFoo' has no working client, because its declaration has errors", thrown.Message, StringComparison.Ordinal);
            Assert.Contains("FB1001: 'IFoo.AskAsync' returns 'Task<object>'", thrown.Message, StringComparison.Ordinal);
            Assert.Contains("FB1002: tier 1 of 'IFoo' is \"a/\"", thrown.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void WarningsAlone_LeaveAWorkingClient() =>
        Assert.DoesNotContain("has errors", Compile(TestCompilation.Usings + "[ModelChain(\"a/b\", \"a/b\")] public interface IFoo { Task<string> AskAsync(string q); }").Compiles().OnlyFile, StringComparison.Ordinal);

    private static void CompilesAndThrows(string declaration)
    {
        GeneratorHarness run = Compile(TestCompilation.Usings + declaration, Use);

        Assert.Contains("has errors (FB10", run.OnlyFile, StringComparison.Ordinal);
        MethodInfo make = run.Load().GetType("Use")!.GetMethod("New")!;
        using var runtime = new FallbackRuntime(new FallbackOptions());
        Assert.IsType<InvalidOperationException>(Assert.Throws<TargetInvocationException>(() => make.Invoke(null, [runtime])).InnerException);
    }

    private static GeneratorHarness Compile(params string[] sources)
    {
        CSharpCompilation user = TestCompilation.Create([.. sources.Where(static source => source.Length > 0).Select(static (source, i) => i == 0 ? source : TestCompilation.Usings + source)]);
        return GeneratorHarness.Run(new Roslyn.FallbackGenerator(), user.WithOptions(user.Options.WithAllowUnsafe(true)));
    }
}
