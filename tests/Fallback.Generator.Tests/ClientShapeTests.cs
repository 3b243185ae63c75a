using System.Reflection;
using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Generator.Tests;

/// <summary>Name, place and accessibility of clients, and declarations that are odd but valid.</summary>
public class ClientShapeTests
{
    private const string Chain = "[ModelChain(\"a/one\", \"b/two\")] ";
    private const string Ask = "Task<string> AskAsync(string question);";

    [Theory]
    [InlineData(Chain + "public interface IFoo { " + Ask + " }", "IFoo.g.cs", "FooFallbackClient")]
    [InlineData("namespace Demo.Inner { " + Chain + "public interface IFoo { " + Ask + " } }", "Demo.Inner.IFoo.g.cs", "Demo.Inner.FooFallbackClient")]
    [InlineData("namespace Demo { public class Outer { public class Mid { " + Chain + "public interface IFoo { " + Ask + " } } } }", "Demo.Outer.Mid.IFoo.g.cs", "Demo.OuterMidFooFallbackClient")]
    [InlineData("namespace @class { " + Chain + "public interface @interface { " + Ask + " } }", "class.interface.g.cs", "class.interfaceFallbackClient")]
    [InlineData(Chain + "public interface Imperial { " + Ask + " }", "Imperial.g.cs", "ImperialFallbackClient")]
    [InlineData(Chain + "public interface I { " + Ask + " }", "I.g.cs", "IFallbackClient")]
    [InlineData(Chain + "public interface IÜbersetzer { " + Ask + " }", "IÜbersetzer.g.cs", "ÜbersetzerFallbackClient")]
    public void Client_IsNamedAfterItsInterface_AndLiesBesideIt(string source, string hintName, string client)
    {
        GeneratorHarness run = Generated.From(source);

        Assert.Equal([hintName], run.HintNames);
        Type type = run.Load().GetType(client, throwOnError: true)!;
        Assert.True(type.IsSealed && type.IsPublic);
        Assert.Equal([typeof(FallbackRuntime)], Assert.Single(type.GetConstructors()).GetParameters().Select(static p => p.ParameterType));
    }

    [Theory]
    [InlineData("internal interface IFoo { " + Ask + " }")]
    [InlineData("interface IFoo { " + Ask + " }")]
    [InlineData("public interface IFoo { " + Ask + " }", "internal class Outer { ", " }")]
    [InlineData("protected internal interface IFoo { " + Ask + " }", "public class Outer { ", " }")]
    public void Client_OfAnInterfaceThatIsNotPublic_IsInternal(string source, string before = "", string after = "") =>
        Assert.Single(Generated.From(before + Chain + source + after).Load().GetTypes(), static type => type.Name.EndsWith("FooFallbackClient", StringComparison.Ordinal) && type.IsNotPublic);

    [Fact]
    public void NamesThatDifferInCaseOnly_GetAFileEach() => Assert.Equal(
        ["IFOO.g.cs", "Other.IFoo.g.cs"],
        Generated.From(Chain + "public interface IFOO { " + Ask + " } " + Chain + "public interface IFoo { " + Ask + " }").Compiles().HintNames);

    [Fact]
    public void EachReturnType_IsImplemented()
    {
        const string Source = Chain + """
            public interface IFoo
            {
                Task<string> A(string question);
                Task<ChatResponse> B(string question);
                Task<FallbackResult<string>> C(string question);
                Task<FallbackResult<ChatResponse>> D(string question);
                ValueTask<string> E(string question);
                ValueTask<ChatResponse> F(string question);
                ValueTask<FallbackResult<string>> G(string question);
                ValueTask<FallbackResult<ChatResponse>> H(string question);
                IAsyncEnumerable<string> I(string question);
                IAsyncEnumerable<ChatResponseUpdate> J(string question);
            }
            """;

        Type type = Generated.From(Source).Load().GetType("FooFallbackClient", throwOnError: true)!;
        Assert.Equal("ABCDEFGHIJ", string.Concat(type.GetMethods().Where(static m => m.DeclaringType!.Name == "FooFallbackClient").Select(static m => m.Name)));
    }

    [Theory]
    [InlineData("nullable answers", "Task<string?> A(string q); Task<ChatResponse?> B(string q); ValueTask<string?> C(string q); Task<FallbackResult<string?>> D(string q); ValueTask<FallbackResult<ChatResponse>?> E(string q); IAsyncEnumerable<string?> F(string q); IAsyncEnumerable<ChatResponseUpdate?> G(string q);")]
    [InlineData("nullable parameters", "Task<string> A(string? q, IEnumerable<ChatMessage>? history, ChatOptions? options); [UserPrompt(\"{a}{b}{c}\")] Task<string> B(int? a, string?[]? b, Dictionary<string, object?>? c);")]
    [InlineData("keywords", "Task<string> @new(string @class, CancellationToken @default); Task<string> @return(string @this, ChatMessage[] @base, ChatOptions @params);")]
    [InlineData("contextual keywords", "Task<string> await(string async); Task<string> var(string record); Task<string> nint(string value); Task<string> where(string field); Task<string> yield(string _);")]
    [InlineData("names of our own members", "Task<string> Chain(string _chain); Task<string> Register(string runtime); Task<string> Register2(string Chain); [UserPrompt(\"x\")] Task<string> Register(); [Generation(Seed = 1)] Task<string> Generation(string Generation);")]
    [InlineData("names of what the request has", "Task<string> System(string System); Task<string> User(string User, ChatOptions Options, ChatMessage[] History); Task<string> Method(string Method);")]
    [InlineData("names of object's members", "Task<string> Equals(string q); Task<string> GetHashCode(string q); Task<string> ToString(string q); Task<string> GetType(string q);")]
    [InlineData("overloads", "Task<string> A(string q); Task<string> A(string q, CancellationToken c); [TierTimeout(5)] Task<string> A(int q); [TierTimeout(6)] Task<string> A(ChatMessage[] q);")]
    [InlineData("an overload with and without Async", "[TierTimeout(5)] Task<string> Ask(string q); [TierTimeout(6)] Task<string> AskAsync(string q); [TierTimeout(7)] Task<string> Async(string q);")]
    [InlineData("params and defaults", "Task<string> A(string q = \"x\", ChatOptions? options = null, CancellationToken c = default); [UserPrompt(\"{q}\")] Task<string> B(params string[] q); Task<string> C(params ChatMessage[] history);")]
    [InlineData("histories", "Task<string> A(IList<ChatMessage> h); Task<string> B(List<ChatMessage> h); Task<string> C(ChatMessage[] h); Task<string> D(IReadOnlyCollection<ChatMessage>? h); Task<string> E(System.Collections.Immutable.ImmutableArray<ChatMessage> h); Task<string> F(IEnumerable<ChatMessage> h, string q);")]
    [InlineData("tuples, arrays and generics", "[UserPrompt(\"{a}{b}{c}{d}\")] Task<string> A((int X, string Y) a, int[,] b, KeyValuePair<string, List<int?>> c, Lazy<Func<string?, Task>> d);")]
    [InlineData("attributes of the language", "Task<string> A([System.Diagnostics.CodeAnalysis.StringSyntax(\"Json\")] string q); [Obsolete(\"old\")] Task<string> B(string q); [return: System.Diagnostics.CodeAnalysis.NotNull] Task<string> C(string q);")]
    [InlineData("modifiers", "public abstract Task<string> A(string q); internal Task<string> B(string q) => A(q); private static int Count => 1;")]
    public void OddButValidMethods_Compile(string what, string methods)
    {
        GeneratorHarness run = Generated.From(Chain + $"public interface IFoo {{ {methods} }}");

        Assert.True(run.HintNames.Count == 1, what);
        run.Compiles();
    }

    [Theory]
    [InlineData("public interface IFoo : IChatClient;", "FooFallbackClient")]
    [InlineData("public interface IFoo : IChatClient { Task<string> AskAsync(string q); [TierTimeout(5)] new Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default); }", "FooFallbackClient")]
    [InlineData("interface IFoo { Task<string> AskAsync(string q); }", "FooFallbackClient")]
    [InlineData("public interface IFoo { [TierTimeout(5)] Task<string> AskAsync(string q); }", "FooFallbackClient")]
    [InlineData("public interface IFoo { }", "FooFallbackClient")]
    [InlineData("public interface IFoo : IDisposable, IChatClient { void IDisposable.Dispose() { } }", "FooFallbackClient")]
    public void EachClient_IsAChatClientOrGivesOne(string declaration, string types)
    {
        GeneratorHarness run = Generated.From(Chain + declaration).Compiles();

        Assert.Equal(types, string.Join(',', run.Load().GetTypes().Where(static type => type.Name.StartsWith("Foo", StringComparison.Ordinal)).Select(static type => type.Name).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void DeclarationWithoutNullableContext_Compiles()
    {
        GeneratorHarness run = Generated.From("#nullable disable\n" + Chain + "public interface IFoo { Task<string> AskAsync(string question, ChatOptions options = null, IEnumerable<ChatMessage> history = null); }").Compiles();

        Assert.Contains("ThrowIfNull(question)", run.OnlyFile, StringComparison.Ordinal);
        Assert.DoesNotContain("ThrowIfNull(options)", run.OnlyFile, StringComparison.Ordinal);
    }

    [Fact]
    public void ObsoleteAndExperimentalTypes_AreMentionedWithoutAWarning()
    {
        GeneratorHarness run = Generated.From("""
            [Obsolete] public class Old { }
            [System.Diagnostics.CodeAnalysis.Experimental("DEMO001")] public class Try { }
            #pragma warning disable CS0612, DEMO001
            [ModelChain("a/one"), Obsolete("use another")] public interface IFoo { [UserPrompt("{a}{b}")] Task<string> AskAsync(Old a, List<Try[]> b); }
            """).Compiles();

        Assert.Contains("#pragma warning disable CS0612, CS0618, DEMO001", run.OnlyFile, StringComparison.Ordinal);
    }

    [Fact]
    public void TypesNamedLikeTheFrameworks_DoNotGetInTheWay() => Generated.From("""
        namespace Demo.Fallback
        {
            public class Task; public class System; public class CancellationToken; public class ChatRequest; public class Microsoft;
        }
        namespace Demo
        {
            using Result = global::System.Threading.Tasks.Task<string>;
            public class Task; public class System; public class Microsoft; public class ChatRequest; public class TextAnswer; public class ArgumentNullException;
            [global::Fallback.ModelChain("a/one")] public interface IFoo { [global::Fallback.UserPrompt("{n} of {items}")] Result AskAsync(int n, int[] items, ChatOptions? options); }
        }
        """).Compiles();

    [Fact]
    public void BasesOfAnyKind_AreImplemented()
    {
        GeneratorHarness run = Generated.From("""
            public interface IAsk<T> { Task<T> AskAsync(string question); Task<T> MoreAsync(string question); }
            public interface IChat : IAsk<string> { Task<string> IAsk<string>.MoreAsync(string question) => AskAsync(question); }
            public interface IPolicy { [TierTimeout(7)] Task<string> SlowAsync(string question); }
            [ModelChain("a/one")] public interface IFoo : IChat, IPolicy { IAsyncEnumerable<string> StreamAsync(string question); }
            """);

        Type type = run.Load().GetType("FooFallbackClient", throwOnError: true)!;
        Assert.NotNull(type.GetMethod("AskAsync"));
        Assert.NotNull(type.GetMethod("StreamAsync"));
        Assert.Null(type.GetMethod("MoreAsync"));
        Assert.Equal(7, Generated.Chains(run, "FooFallbackClient")["SlowChain"].TierTimeout!.Milliseconds[0]);
    }

    [Fact]
    public void EmittedClient_IsFoundByTheModuleInitializer()
    {
        Assembly user = Generated.From(Chain + "public interface IFoo { " + Ask + " }").Load();

        MethodInfo register = user.GetType("FooFallbackClient", throwOnError: true)!.GetMethod("Register", BindingFlags.Static | BindingFlags.NonPublic)!;
        Assert.NotNull(register.GetCustomAttribute<System.Runtime.CompilerServices.ModuleInitializerAttribute>());
        Assert.Equal("Fallback.Generator", user.GetType("FooFallbackClient")!.GetCustomAttribute<System.CodeDom.Compiler.GeneratedCodeAttribute>()!.Tool);
    }

    [Fact]
    public void CSharp8_GetsNothing() =>
        Assert.Empty(GeneratorHarness.Run(new FallbackGenerator(), TestCompilation.Create(LanguageVersion.CSharp8, TestCompilation.Usings + Chain + "public interface IFoo { " + Ask + " }")).HintNames);

    [Fact]
    public void AttributeOfAnotherNamespace_GetsNothing() =>
        Assert.Empty(Generated.From("namespace Other { public class ModelChainAttribute(params string[] models) : Attribute { public string[] Models => models; } [Other.ModelChain(\"a/one\")] public interface IFoo { " + Ask + " } }").Compiles().HintNames);
}
