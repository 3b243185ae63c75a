using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Generator.Tests.Parsing;

/// <summary>One table for both sides: the parser reports the problem, and the generator emits exactly where there is no error.</summary>
public class ProblemTests
{
    private const string Chain = "[ModelChain(\"a/one\", \"b/two\")] ";
    private const string Ask = "Task<string> AskAsync(string question);";

    public static TheoryData<string, string, string> Errors => new()
    {
        { "FB1001", "returns 'Task'", Chain + "public interface IFoo { Task AskAsync(string question); }" },
        { "FB1001", "returns 'string'", Chain + "public interface IFoo { string Ask(string question); }" },
        { "FB1001", "returns 'void'", Chain + "public interface IFoo { void Ask(string question); }" },
        { "FB1001", "returns 'Task<object>'", Chain + "public interface IFoo { Task<object> AskAsync(string question); }" },
        { "FB1001", "returns 'IAsyncEnumerable<ChatResponse>'", Chain + "public interface IFoo { IAsyncEnumerable<ChatResponse> AskAsync(string question); }" },
        { "FB1001", "returns 'Task<FallbackResult<object>>'", Chain + "public interface IFoo { Task<FallbackResult<object>> AskAsync(string question); }" },

        { "FB1002", "has no tier", "[ModelChain] public interface IFoo { " + Ask + " }" },
        { "FB1002", "has no tier", "[ModelChain(null!)] public interface IFoo { " + Ask + " }" },
        { "FB1002", "tier 2 of 'IFoo' is \" \": the name is blank", "[ModelChain(\"a/one\", \" \")] public interface IFoo { " + Ask + " }" },
        { "FB1002", "the name is blank", "[ModelChain(\"a/one\", null!)] public interface IFoo { " + Ask + " }" },
        { "FB1002", "white space", "[ModelChain(\"a/one two\")] public interface IFoo { " + Ask + " }" },
        { "FB1002", "provider is missing", "[ModelChain(\"/one\")] public interface IFoo { " + Ask + " }" },
        { "FB1002", "model is missing", "[ModelChain(\"a/\")] public interface IFoo { " + Ask + " }" },
        { "FB1002", "model is missing", "[ModelChain(\"a//one\")] public interface IFoo { " + Ask + " }" },
        { "FB1002", "'IFoo.AskAsync' has no chain", "public interface IFoo { " + Ask + " [ModelChain(\"a/one\")] Task<string> OtherAsync(string question); }" },
        { "FB1002", "the name is blank", Chain + "public interface IFoo { " + Ask + " [ModelChain(\"\")] Task<string> OtherAsync(string question); }" },
        { "FB1002", "has no tier", "[ModelChain] public interface IFoo { [ModelChain(\"a/one\")] " + Ask + " }" },

        { "FB1004", "has 3 values, but the chain has 2 tiers; remove 1", Chain + "[TierTimeout(1, 2, 3)] public interface IFoo { " + Ask + " }" },
        { "FB1004", "did you mean \"b/two\"?", Chain + "[TierTimeout(\"b/tvo\", 5)] public interface IFoo { " + Ask + " }" },
        { "FB1004", "\"c/three\" is not in the chain", Chain + "[CircuitBreaker(Model = \"c/three\")] public interface IFoo { " + Ask + " }" },
        { "FB1004", "has 2 values, but the chain has 1 tier;", Chain + "public interface IFoo { [ModelChain(\"a/one\"), TierTimeout(1, 2)] " + Ask + " }" },
        { "FB1004", "\"b/two\" is not in the chain", Chain + "public interface IFoo { [ModelChain(\"a/one\"), TierTimeout(\"b/two\", 2)] " + Ask + " }" },
        { "FB1004", "has [TierTimeout] twice for all tiers", Chain + "[TierTimeout(1), TierTimeout(2)] public interface IFoo { " + Ask + " }" },
        { "FB1004", "'AskAsync' has [CircuitBreaker] twice for \"A/one\"", Chain + "public interface IFoo { [CircuitBreaker(Model = \"a/one\")] [CircuitBreaker(Model = \"A/one\")] " + Ask + " }" },

        { "FB1005", "timeout of tier 1 is 0 ms", Chain + "[TierTimeout(0, 5)] public interface IFoo { " + Ask + " }" },
        { "FB1005", "timeout of tier 2 is -1 ms", Chain + "[TierTimeout(5, -1)] public interface IFoo { " + Ask + " }" },
        { "FB1005", "timeout of \"a/one\" is 0 ms", Chain + "[TierTimeout(\"a/one\", 0)] public interface IFoo { " + Ask + " }" },
        { "FB1005", "FirstTokenMs is 0", Chain + "[TierTimeout(5, FirstTokenMs = 0)] public interface IFoo { " + Ask + " }" },
        { "FB1005", "IdleMs is -5", Chain + "[TierTimeout(5, IdleMs = -5)] public interface IFoo { " + Ask + " }" },
        { "FB1005", "FailureThreshold is 0", Chain + "[CircuitBreaker(FailureThreshold = 0)] public interface IFoo { " + Ask + " }" },
        { "FB1005", "FailureRatio is 0", Chain + "[CircuitBreaker(FailureRatio = 0)] public interface IFoo { " + Ask + " }" },
        { "FB1005", "FailureRatio is 1.5", Chain + "[CircuitBreaker(FailureRatio = 1.5)] public interface IFoo { " + Ask + " }" },
        { "FB1005", "FailureRatio is NaN", Chain + "[CircuitBreaker(FailureRatio = double.NaN)] public interface IFoo { " + Ask + " }" },
        { "FB1005", "SamplingSeconds is 0", Chain + "[CircuitBreaker(FailureRatio = 0.5, SamplingSeconds = 0)] public interface IFoo { " + Ask + " }" },
        { "FB1005", "MinimumThroughput is 0", Chain + "[CircuitBreaker(FailureRatio = 0.5, MinimumThroughput = 0)] public interface IFoo { " + Ask + " }" },
        { "FB1005", "BreakSeconds is 0.4", Chain + "[CircuitBreaker(BreakSeconds = 0.4)] public interface IFoo { " + Ask + " }" },
        { "FB1005", "BreakSeconds is Infinity", Chain + "[CircuitBreaker(BreakSeconds = double.PositiveInfinity)] public interface IFoo { " + Ask + " }" },
        { "FB1005", "HalfOpenMaxCalls is 0", Chain + "[CircuitBreaker(HalfOpenMaxCalls = 0)] public interface IFoo { " + Ask + " }" },
        { "FB1005", "SuccessThreshold is 0", Chain + "[CircuitBreaker(SuccessThreshold = 0)] public interface IFoo { " + Ask + " }" },
        { "FB1005", "set together with FailureRatio", Chain + "[CircuitBreaker(FailureThreshold = 3, FailureRatio = 0.5)] public interface IFoo { " + Ask + " }" },
        { "FB1005", "MaxAttempts is 0", "[ModelChain(\"a/one\", MaxAttempts = 0)] public interface IFoo { " + Ask + " }" },
        { "FB1005", "DeadlineMs is -1", "[ModelChain(\"a/one\", DeadlineMs = -1)] public interface IFoo { " + Ask + " }" },
        { "FB1005", "MaxRetries is -1", Chain + "[TierRetry(MaxRetries = -1)] public interface IFoo { " + Ask + " }" },
        { "FB1005", "BaseDelayMs is 0", Chain + "[TierRetry(BaseDelayMs = 0)] public interface IFoo { " + Ask + " }" },
        { "FB1005", "MaxDelayMs is 0", Chain + "[TierRetry(MaxDelayMs = 0)] public interface IFoo { " + Ask + " }" },
        { "FB1005", "WaitBeforeFailoverSeconds is -1", Chain + "[TierRetry(WaitBeforeFailoverSeconds = -1)] public interface IFoo { " + Ask + " }" },
        { "FB1005", "MaxRetryAfterSeconds is -1", Chain + "[TierRetry(MaxRetryAfterSeconds = -1)] public interface IFoo { " + Ask + " }" },
        { "FB1005", "TtlSeconds is 0", Chain + "[AnswerCache(TtlSeconds = 0)] public interface IFoo { " + Ask + " }" },
        { "FB1005", "StaleSeconds is -1", Chain + "[AnswerCache(StaleSeconds = -1)] public interface IFoo { " + Ask + " }" },
        { "FB1005", "default response is blank", Chain + "[DefaultResponse(\" \")] public interface IFoo { " + Ask + " }" },
        { "FB1005", "Temperature is -0.1", Chain + "public interface IFoo { [Generation(Temperature = -0.1)] " + Ask + " }" },
        { "FB1005", "MaxOutputTokens is 0", Chain + "[Generation(MaxOutputTokens = 0)] public interface IFoo { " + Ask + " }" },
        { "FB1005", "TopP is 0", Chain + "[Generation(TopP = 0)] public interface IFoo { " + Ask + " }" },
        { "FB1005", "Seed is negative", Chain + "[Generation(Seed = -5)] public interface IFoo { " + Ask + " }" },
        { "FB1005", "Stop is or contains an empty string", Chain + "[Generation(Stop = new[] { \"a\", \"\" })] public interface IFoo { " + Ask + " }" },
        { "FB1005", "DeadlineMs is -1", "[ModelChain(\"a/one\")] public interface IFoo { [ModelChain(\"a/one\", DeadlineMs = -1)] " + Ask + " }" },

        { "FB1006", "is generic", Chain + "public interface IFoo { Task<string> AskAsync<T>(T question); }" },
        { "FB1006", "'IFoo' is generic", Chain + "public interface IFoo<T> { " + Ask + " }" },
        { "FB1006", "'IFoo' is generic", "public class Outer<T> { " + Chain + "public interface IFoo { " + Ask + " } }" },
        { "FB1006", "is not accessible", "public class Outer { " + Chain + "private interface IFoo { " + Ask + " } }" },
        { "FB1006", "is not accessible", "public class Outer { " + Chain + "protected interface IFoo { " + Ask + " } }" },
        { "FB1006", "is not accessible", "public class Outer { private class Inner { " + Chain + "public interface IFoo { " + Ask + " } } }" },
        { "FB1006", "is not accessible", Chain + "file interface IFoo { " + Ask + " }" },
        { "FB1006", "'Name' of 'IFoo' is a property", Chain + "public interface IFoo { " + Ask + " string Name { get; } }" },
        { "FB1006", "is an indexer", Chain + "public interface IFoo { " + Ask + " string this[int i] { get; } }" },
        { "FB1006", "'Done' of 'IFoo' is an event", Chain + "public interface IFoo { " + Ask + " event Action Done; }" },
        { "FB1006", "static abstract member", Chain + "public interface IFoo { " + Ask + " static abstract Task<string> OtherAsync(string question); }" },
        { "FB1006", "static abstract member", Chain + "public interface IFoo { " + Ask + " static abstract string operator +(IFoo a, IFoo b); }" },
        { "FB1006", "(ref)", Chain + "public interface IFoo { Task<string> AskAsync(ref string question); }" },
        { "FB1006", "(out)", Chain + "public interface IFoo { Task<string> AskAsync(string question, out int count); }" },
        { "FB1006", "(in)", Chain + "public interface IFoo { Task<string> AskAsync(in DateTime when); }" },
        { "FB1006", "cannot be put into a prompt", Chain + "public interface IFoo { Task<string> AskAsync(ReadOnlySpan<char> question); }" },
        { "FB1006", "cannot be put into a prompt", Chain + "public interface IFoo { unsafe Task<string> AskAsync(char* question); }" },
        { "FB1006", "cannot be put into a prompt", Chain + "public interface IFoo { unsafe Task<string> AskAsync(int*[] question); }" },
        { "FB1006", "cannot be put into a prompt", Chain + "public interface IFoo { unsafe Task<string> AskAsync(List<delegate*<int>[]> question); }" },
        { "FB1006", "single ChatMessage", Chain + "public interface IFoo { Task<string> AskAsync(ChatMessage message); }" },
        { "FB1006", "more than one CancellationToken", Chain + "public interface IFoo { Task<string> AskAsync(string question, CancellationToken a, CancellationToken b); }" },
        { "FB1006", "more than one ChatOptions", Chain + "public interface IFoo { Task<string> AskAsync(string question, ChatOptions a, ChatOptions b); }" },
        { "FB1006", "more than one history", Chain + "public interface IFoo { Task<string> AskAsync(ChatMessage[] a, List<ChatMessage> b); }" },
        { "FB1006", "inherits 'IDisposable.Dispose', which returns 'void'", Chain + "public interface IFoo : IDisposable { " + Ask + " }" },
        { "FB1006", "'Name' of 'INamed' is a property", "public interface INamed { string Name { get; } } " + Chain + "public interface IFoo : INamed { " + Ask + " }" },
        { "FB1006", "twice, with different return types", "public interface IBase { Task<ChatResponse> AskAsync(string question); } " + Chain + "public interface IFoo : IBase { new " + Ask + " }" },
        { "FB1006", "a type of the same namespace", Chain + "public interface IFoo { " + Ask + " } public class FooFallbackClient;" },
        { "FB1006", "the client of 'Foo'", Chain + "public interface IFoo { " + Ask + " } " + Chain + "public interface Foo { " + Ask + " }" },

        { "FB1007", "did you mean {question}?", Chain + "public interface IFoo { [UserPrompt(\"Say {qestion}\")] " + Ask + " }" },
        { "FB1007", "there is no such parameter", Chain + "[SystemPrompt(\"In {language}\")] public interface IFoo { " + Ask + " }" },
        { "FB1007", "that is not the name of a parameter; write {{ and }}", Chain + "public interface IFoo { [UserPrompt(\"Give {\\\"a\\\": 1} for {question}\")] " + Ask + " }" },
        { "FB1007", "that is not the name of a parameter", Chain + "public interface IFoo { [UserPrompt(\"Give {} for {question}\")] " + Ask + " }" },
        { "FB1007", "'{' without '}'", Chain + "public interface IFoo { [UserPrompt(\"Give {question\")] " + Ask + " }" },
        { "FB1007", "'}' without '{'", Chain + "public interface IFoo { [UserPrompt(\"Give question}\")] " + Ask + " }" },
        { "FB1007", "is not part of a prompt's text", Chain + "public interface IFoo { [UserPrompt(\"{options}\")] Task<string> AskAsync(ChatOptions options); }" },
        { "FB1007", "which is not a format", Chain + "public interface IFoo { [UserPrompt(\"{question:}\")] " + Ask + " }" },
        { "FB1007", "which is not a format", Chain + "public interface IFoo { [UserPrompt(\"{count:a{b}\")] Task<string> AskAsync(int count); }" },
        { "FB1007", "user prompt of 'IFoo.AskAsync' is blank", Chain + "public interface IFoo { [UserPrompt(\" \")] " + Ask + " }" },
        { "FB1007", "has no prompt", Chain + "public interface IFoo { Task<string> AskAsync(); }" },
        { "FB1007", "has no prompt", Chain + "public interface IFoo { [SystemPrompt(\"About {topic}\")] Task<string> AskAsync(string topic); }" },
        { "FB1007", "none is a string", Chain + "public interface IFoo { Task<string> AskAsync(int a, int b); }" },
    };

    public static TheoryData<string, string, string> Warnings => new()
    {
        { "FB1003", "\"A/ONE\" is in the chain of 'IFoo' twice", "[ModelChain(\"a/one\", \"A/ONE\")] public interface IFoo { " + Ask + " }" },
        { "FB1007", "uses 'extra'", Chain + "public interface IFoo { Task<string> AskAsync(string question, int extra); }" },
        { "FB1007", "uses 'second'", Chain + "public interface IFoo { Task<string> AskAsync(string first, string second); }" },
        { "FB1007", "uses 'extra'", Chain + "public interface IFoo { [UserPrompt(\"{question}\")] Task<string> AskAsync(string question, int extra); }" },
        { "FB1007", "uses 'a'", Chain + "public interface IFoo { Task<string> AskAsync(ChatMessage[] history, int a, int a2 = 0); }" },
        { "FB1007", "'string' does not support formats", Chain + "public interface IFoo { [UserPrompt(\"{question:0.00}\")] " + Ask + " }" },
    };

    public static TheoryData<string, string> NearMisses => new()
    {
        { "a bare name", "[ModelChain(\"gpt-6-luna\")] public interface IFoo { " + Ask + " }" },
        { "slashes in the model's name", "[ModelChain(\"openrouter/deepseek/deepseek-v3.2\")] public interface IFoo { " + Ask + " }" },
        { "figures at their limits", Chain + "[TierTimeout(1, 1, FirstTokenMs = 1, IdleMs = 1)] [CircuitBreaker(FailureThreshold = 1, BreakSeconds = 0.5, HalfOpenMaxCalls = 1, SuccessThreshold = 1)] [TierRetry(MaxRetries = 0, BaseDelayMs = 1, MaxDelayMs = 1, MaxRetryAfterSeconds = 0)] [AnswerCache(TtlSeconds = 1, StaleSeconds = 0)] [Generation(Temperature = 0, MaxOutputTokens = 1, TopP = 1, Seed = 0)] public interface IFoo { " + Ask + " }" },
        { "ratio mode", Chain + "[CircuitBreaker(FailureRatio = 1, SamplingSeconds = 1, MinimumThroughput = 1)] public interface IFoo { " + Ask + " }" },
        { "fewer timeouts than tiers", Chain + "[TierTimeout(5)] public interface IFoo { " + Ask + " }" },
        { "a timeout's model in another case", Chain + "[TierTimeout(\"A/One\", 5), TierTimeout(6)] public interface IFoo { " + Ask + " }" },
        { "the interface's timeouts on a method's shorter chain", Chain + "[TierTimeout(5, 6)] public interface IFoo { " + Ask + " [ModelChain(\"c/three\")] Task<string> OtherAsync(string question); }" },
        { "the interface's timeout for a method's model", Chain + "[TierTimeout(\"c/three\", 6)] public interface IFoo { " + Ask + " [ModelChain(\"c/three\")] Task<string> OtherAsync(string question); }" },
        { "policies of the interface, chains on the methods", "[TierTimeout(5)] [CircuitBreaker(Model = \"a/one\")] public interface IFoo { [ModelChain(\"a/one\")] " + Ask + " }" },
        { "a default interface method of any kind", Chain + "public interface IFoo { " + Ask + " string Name => \"foo\"; void Log(ref int i) { } static string Other() => \"\"; }" },
        { "a base's property with a body below", "public interface INamed { string Name { get; } } " + Chain + "public interface IFoo : INamed { " + Ask + " string INamed.Name => \"foo\"; }" },
        { "one method of two bases", "public interface IA { " + Ask + " } public interface IB { " + Ask + " } " + Chain + "public interface IFoo : IA, IB;" },
        { "braces as text", Chain + "public interface IFoo { [UserPrompt(\"Give {{\\\"a\\\": 1}} for {question}\")] " + Ask + " }" },
        { "spaces in a placeholder", Chain + "public interface IFoo { [UserPrompt(\"Give { question }\")] " + Ask + " }" },
        { "several values with one string", Chain + "[SystemPrompt(\"{a}\")] public interface IFoo { Task<string> AskAsync(int a, string question); }" },
        { "a nested type that the assembly can see", "public class Outer { " + Chain + "protected internal interface IFoo { " + Ask + " } }" },
        { "an interface without methods", Chain + "public interface IFoo;" },
        { "a client's name taken elsewhere", Chain + "public interface IFoo { " + Ask + " } namespace Other { public class FooFallbackClient; }" },
    };

    [Theory, MemberData(nameof(Errors))]
    public void Error_IsReported_AndTheClientThrows(string id, string message, string source)
    {
        (ClientSpec? client, IReadOnlyList<Problem> problems) = Generated.Parse(source);

        Problem problem = Assert.Single(problems, static p => p.Severity == DiagnosticSeverity.Error);
        Assert.Equal(id, problem.Id);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.NotNull(problem.Location);
        Assert.Null(client);
        GeneratedSourceResult emitted = Assert.Single(
            Generated.From(source).Result.GeneratedSources, static file => file.HintName.Contains("IFoo", StringComparison.Ordinal));
        Assert.Contains($"has errors ({id})", emitted.SourceText.ToString(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Warnings))]
    public void Warning_IsReported_AndTheClientIsEmitted(string id, string message, string source)
    {
        (ClientSpec? client, IReadOnlyList<Problem> problems) = Generated.Parse(source);

        Assert.Contains(problems, p => p.Id == id && p.Message.Contains(message, StringComparison.Ordinal));
        Assert.All(problems, p => Assert.Equal(id, p.Id));
        Assert.All(problems, static p => Assert.NotEqual(DiagnosticSeverity.Error, p.Severity));
        Assert.NotNull(client);
        Generated.From(source).Compiles();
    }

    [Theory, MemberData(nameof(NearMisses))]
    public void NearMiss_IsSilent_AndTheClientCompiles(string what, string source)
    {
        (ClientSpec? client, IReadOnlyList<Problem> problems) = Generated.Parse(source);

        Assert.True(problems.Count == 0, what + ": " + string.Join(", ", problems.Select(static p => p.Message)));
        Assert.NotNull(client);
        // Analyzers see the code with the client in it, and must find nothing there either.
        (ClientSpec? again, IReadOnlyList<Problem> found) = Generated.Parse(Generated.From(source).Compiles().Output);
        Assert.Empty(found);
        Assert.Equal(client, again);
    }

    [Theory]
    [InlineData("[TierTimeout(5)] public interface IFoo { Task<string> AskAsync(string question); }", "[TierTimeout] does nothing on 'IFoo'")]
    [InlineData("public interface IFoo { [AnswerCache] Task<string> AskAsync(string question); }", "[AnswerCache] does nothing on 'IFoo.AskAsync'")]
    public void PolicyWithoutChain_IsReported_AndNothingIsEmitted(string source, string message)
    {
        (ClientSpec? client, IReadOnlyList<Problem> problems) = Generated.Parse(source);

        Problem problem = Assert.Single(problems);
        Assert.Equal("FB1009", problem.Id);
        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
        Assert.Null(client);
    }

    [Fact]
    public void RefitInterface_WithoutThePackage_IsReportedOnce_AndLeavesNoOtherError()
    {
        CSharpCompilation user = Generated.WithRefit(TestCompilation.Create(TestCompilation.Usings + """
            using Refit;
            [ModelChain("a/*")] public interface IFoo { [Post("/chat")] Task A(CancellationToken token); [Get("/models")] Task<string> B(CancellationToken token); }
            """));
        user = user.RemoveReferences(user.References.Single(static reference => reference.Display!.EndsWith("Fallback.Refit.dll", StringComparison.Ordinal)));

        (ClientSpec? client, IReadOnlyList<Problem> problems) = Generated.Parse(user);

        Problem problem = Assert.Single(problems);
        Assert.Equal(("FB1008", DiagnosticSeverity.Error), (problem.Id, problem.Severity));
        Assert.EndsWith("add it: dotnet add package Fallback.Refit", problem.Message, StringComparison.Ordinal);
        Assert.Null(client);
        Assert.Contains("has errors (FB1008)", GeneratorHarness.Run(new FallbackGenerator(), user).Compiles().OnlyFile, StringComparison.Ordinal);
    }

    [Fact]
    public void RefitInterface_WithAMethodThatIsNotRefits_IsReported()
    {
        (ClientSpec? client, IReadOnlyList<Problem> problems) = Generated.Parse(Generated.WithRefit(TestCompilation.Create(
            TestCompilation.Usings + "using Refit; [ModelChain(\"a/*\")] public interface IFoo { [Post(\"/chat\")] Task A(CancellationToken token); " + Ask + " }")));

        Problem problem = Assert.Single(problems);
        Assert.Equal("FB1008", problem.Id);
        Assert.Contains("'IFoo.AskAsync' has no HTTP method of Refit", problem.Message, StringComparison.Ordinal);
        Assert.Null(client);
    }

    [Fact]
    public void MistakeOfTheInterface_WithManyMethods_IsReportedOnce()
    {
        (_, IReadOnlyList<Problem> problems) = Generated.Parse("""
            [ModelChain("a/one", DeadlineMs = -1)]
            [CircuitBreaker(FailureThreshold = 0)]
            public interface IFoo
            {
                Task<string> OneAsync(string question);
                [TierTimeout(5)] Task<string> TwoAsync(string question);
                [TierTimeout(6)] Task<string> ThreeAsync(string question);
            }
            """);

        Assert.Equal(["FB1005", "FB1005"], problems.Select(static p => p.Id));
    }

    [Fact]
    public void Location_IsTheArgument()
    {
        (_, IReadOnlyList<Problem> problems) = Generated.Parse("[ModelChain(\"a/one\", \"a/\"), TierTimeout(5, -7)] public interface IFoo { Task<string> AskAsync(string question); }");

        Assert.Equal(["\"a/\"", "-7"], problems.Select(static p => p.Location!.SourceTree!.ToString().Substring(p.Location.SourceSpan.Start, p.Location.SourceSpan.Length)));
    }
}
