using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;

namespace Fallback.Analyzers.Tests.Refactorings;

public sealed class MakeChainTests
{
    private const string Title = "Make 'IBot' a chain of models";
    private const string Chain = """[ModelChain("openai/gpt-6-luna", "anthropic/claude-haiku-5-5")]""";

    private static MakeChainCodeRefactoringProvider Provider => new();

    [Fact]
    public Task Interface_WithoutAChain_IsGivenOneAndATokenWhereNoneIs() => RefactoringTest.VerifyAsync(
        Provider,
        """
        namespace My.App;

        /// <summary>Answers.</summary>
        public interface I‸Bot
        {
            [SystemPrompt("Answer in {language}.")]
            Task<string> AskAsync(string question, string language);

            Task<Answer> TellAsync(string question, CancellationToken stop);

            ValueTask<FallbackResult<string>> TryAsync(string question);
        }

        public sealed record Answer(string Text);
        """,
        Title,
        $$"""
        namespace My.App;

        /// <summary>Answers.</summary>
        {{Chain}}
        public interface IBot
        {
            [SystemPrompt("Answer in {language}.")]
            Task<string> AskAsync(string question, string language, CancellationToken cancellationToken = default);

            Task<Answer> TellAsync(string question, CancellationToken stop);

            ValueTask<FallbackResult<string>> TryAsync(string question, CancellationToken cancellationToken = default);
        }

        public sealed record Answer(string Text);
        """);

    [Theory]
    [InlineData("using M = Fallback.ModelChainAttribute; [M(\"a/b\")] public interface I‸Bot { Task<string> AskAsync(string q); }")]
    [InlineData("public partial interface I‸Bot { Task<string> AskAsync(string q); } [ModelChain(\"a/b\")] public partial interface IBot { Task<string> TellAsync(string q); }")]
    public async Task Interface_WithAChainUnderAnotherNameOrInAnotherPart_HasOne(string source) =>
        Assert.Empty(await RefactoringTest.OfferedAsync(Provider, source));

    [Fact]
    public Task Interface_WhoseMethodHasAnOverloadWithAToken_KeepsBoth() => RefactoringTest.VerifyAsync(
        Provider,
        "public interface I‸Bot { Task<string> AskAsync(string q); Task<string> AskAsync(string q, CancellationToken token); }",
        Title,
        $"{Chain}\npublic interface IBot {{ Task<string> AskAsync(string q); Task<string> AskAsync(string q, CancellationToken token); }}");

    [Fact]
    public Task Interface_NestedAndIndented_IsGivenItsChainThere() => RefactoringTest.VerifyAsync(
        Provider,
        """
        public static class Clients
        {
            [Obsolete("soon")]
            internal interface IBot‸ { Task<string> AskAsync(string question); }
        }
        """,
        Title,
        $$"""
        public static class Clients
        {
            {{Chain}}
            [Obsolete("soon")]
            internal interface IBot { Task<string> AskAsync(string question, CancellationToken cancellationToken = default); }
        }
        """);

    [Fact]
    public Task Interface_ThatStreams_SaysWhatABrokenStreamDoes() => RefactoringTest.VerifyAsync(
        Provider,
        """
        public inter‸face IBot
        {
            IAsyncEnumerable<string> AskAsync(string question);
        }
        """,
        Title,
        """
        [ModelChain("openai/gpt-6-luna", "anthropic/claude-haiku-5-5"), OnStreamFailure(StreamRecovery.Fail)]
        public interface IBot
        {
            IAsyncEnumerable<string> AskAsync(string question, CancellationToken cancellationToken = default);
        }
        """);

    [Fact]
    public Task Interface_ThatIsImplementedByHand_KeepsItsParametersAndIsWarnedOf() => RefactoringTest.VerifyAsync(
        Provider,
        """
        public interface I‸Bot
        {
            Task<string> AskAsync(string question);
        }

        public sealed class Fake : IBot
        {
            public Task<string> AskAsync(string question) => Task.FromResult(question);
        }
        """,
        Title,
        $$"""
        {{Chain}}
        public interface IBot
        {
            Task<string> AskAsync(string question);
        }

        public sealed class Fake : IBot
        {
            public Task<string> AskAsync(string question) => Task.FromResult(question);
        }
        """,
        "FB4001");

    [Theory]
    [InlineData("""[ModelChain("a/b")] public interface I‸Bot { Task<string> AskAsync(string question); }""")]
    [InlineData("""public interface I‸Bot { [ModelChain("a/b")] Task<string> AskAsync(string question); }""")]
    [InlineData("""public interface IBot { ‸Task<string> AskAsync(string question); }""")]
    [InlineData("""public interface IBot ‸{ Task<string> AskAsync(string question); }""")]
    [InlineData("""public interface I‸Bot { Task AskAsync(string question); }""")]
    [InlineData("""public interface I‸Bot { string Ask(string question); }""")]
    [InlineData("""public interface I‸Bot { Task<string> AskAsync(string question); string Name { get; } }""")]
    [InlineData("""public interface I‸Bot { Task<string> AskAsync(); }""")]
    [InlineData("""public interface I‸Bot { Task<string> AskAsync(int a, int b); }""")]
    [InlineData("""public interface I‸Bot { Task<string> AskAsync(ref string question); }""")]
    [InlineData("""public interface I‸Bot { IAsyncEnumerable<int> AskAsync(string question); }""")]
    [InlineData("""public interface I‸Bot<T> { Task<string> AskAsync(string question); }""")]
    [InlineData("""public interface I‸Bot;""")]
    [InlineData("""public class B‸ot { public Task<string> AskAsync(string question) => Task.FromResult(question); }""")]
    [InlineData("""using Refit; public interface I‸Bot { [Post("/chat")] Task<string> AskAsync([Body] string question); }""")]
    public async Task Interface_OfWhichThereWouldBeNoClient_IsLeftAlone(string source) => Assert.Empty(await RefactoringTest.OfferedAsync(Provider, source));
}
