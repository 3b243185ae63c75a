using System.Runtime.CompilerServices;
using Fallback.TestUtilities.Roslyn;

namespace Fallback.Generator.Tests.Emitting;

/// <summary>What is emitted for a Refit interface, as it is to be read.</summary>
public class RefitFileTests
{
    private const string Source = """
        using Refit;

        namespace Demo;

        [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", DeadlineMs = 20_000)]
        [TierTimeout(5_000, 8_000)]
        public interface IChatApi
        {
            [Post("/chat/completions")]
            Task<Answer> AskAsync([Body] Request request, CancellationToken cancellationToken = default);

            [Post("/chat/completions")]
            Task<IApiResponse<Answer>> RespondAsync([Body] OldRequest request, [Header("X-Trace")] string trace, CancellationToken cancellationToken = default);

            [Post("/chat/completions")]
            IAsyncEnumerable<Answer> StreamAsync([Body] FixedRequest request, CancellationToken cancellationToken = default);

            [Delete("/files/{id}"), ModelChain("deepseek/*", "openai/*")]
            Task DeleteAsync(string id, CancellationToken cancellationToken = default);
        }

        public sealed record Request(string Model, string Text);

        public class OldRequest { public string? Model { get; set; } }

        public class FixedRequest { public string? Model { get; init; } }

        public sealed record Answer(string Text);
        """;

    [Fact]
    public Task EmittedFile_ReadsAsInTheSnapshot() =>
        SnapshotTest.VerifyAsync(Source, new Snapshot("Demo.IChatApi.g.cs", Path.Combine(Here(), "ChatApi.g.txt")));

    [Theory]
    [InlineData("Task<Answer> A([Body] Request api, string model, string token, CancellationToken copy);")]
    [InlineData("Task<Answer?> A([Body] Request? @class, CancellationToken @return);")]
    [InlineData("ValueTask<ApiResponse<Answer?>?> A(Request request, CancellationToken cancellationToken);")]
    [InlineData("Task A([Body] Request request, CancellationToken a); Task<string> A([Body] OldRequest request, CancellationToken a); Task<Answer[]> A([Body] FixedRequest request, CancellationToken a);")]
    public void EmittedFile_OfUnusualDeclarations_Compiles(string methods) => Generated.FromRefit($$"""
        using Refit;
        [ModelChain("a/b", "c/d")] public interface IFoo { {{methods.Replace("Task", "[Post(\"/x\")] Task", StringComparison.Ordinal).Replace("Value[Post(\"/x\")] ", "[Post(\"/x\")] Value", StringComparison.Ordinal)}} }
        public sealed record Request(string Model);
        public class OldRequest { public string? Model { get; set; } }
        public class FixedRequest { public string? Model { get; init; } }
        public sealed record Answer(string Text);
        """).Compiles();

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
