namespace Fallback.Analyzers.Tests;

/// <summary>Refit interfaces with a chain: those that cannot have one (FB1008), and those that can.</summary>
internal static class RefitCases
{
    public static TheoryData<string> Hits { get; } = new()
    {
        // No package Fallback.Refit; what stands for Refit's own is in the source, because the package would bring it.
        """namespace Refit { public abstract class HttpMethodAttribute(string path) : Attribute { public string Path => path; } public sealed class PostAttribute(string path) : HttpMethodAttribute(path); } [ModelChain("a/*")] public interface [|IApi|] { [Refit.Post("/chat")] Task AskAsync(CancellationToken token); [Refit.Post("/more")] Task MoreAsync(CancellationToken token); }""",
        // Bodies whose model cannot be replaced.
        Api("""[Post("/chat")] Task<string> [|AskAsync|]([Body] Request request, CancellationToken token);""", "public record Request(string Text);"),
        Api("""[Post("/chat")] Task<string> [|AskAsync|]([Body] Request request, CancellationToken token);""", "public record Request(int Model);"),
        Api("""[Post("/chat")] Task<string> [|AskAsync|]([Body] Request request, CancellationToken token);""", "public class Request { public string Model => \"m\"; }"),
        Api("""[Post("/chat")] Task<string> [|AskAsync|]([Body] Request request, CancellationToken token);""", "public class Request { public string Model { get; private set; } = \"m\"; }"),
        Api("""[Post("/chat")] Task<string> [|AskAsync|]([Body] Request<int> request, CancellationToken token);""", "public class Request<T> { public string? Model { get; init; } public T? Value { get; set; } }"),
        Api("""[Post("/chat")] Task<string> [|AskAsync|]([Body] Dictionary<string, string> request, CancellationToken token);"""),
        Api("""[Post("/chat")] Task<string> [|AskAsync|](string question, CancellationToken token);"""),
        Api("""[Get("/chat")] Task<string> [|AskAsync|](string question, CancellationToken token);"""),
        Api("""[Get("/chat"), ModelChain("eu/*", "us/m")] Task<string> [|AskAsync|](string question, CancellationToken token);"""),
        // Nothing to give up a tier with.
        Api("""[Post("/chat")] Task<string> [|AskAsync|]([Body] Request request);""", Request),
        // What every tier would get alike, or only the first.
        Api("""[Post("")] Task<string> AskAsync([Body] Request request, [Url] string [|url|], CancellationToken token);""", Request),
        Api("""[Post("/files"), ModelChain("eu/*")] Task<string> SendAsync([Body] System.IO.Stream [|file|], CancellationToken token);"""),
        Api("""[Post("/files"), ModelChain("eu/*")] Task<string> SendAsync([Body] System.IO.MemoryStream [|file|], CancellationToken token);"""),
        Api("""[Post("/files"), ModelChain("eu/*")] Task<string> SendAsync(StreamPart [|file|], CancellationToken token);"""),
        // Types that are not known when the client is written, or that no chain can give.
        """using Refit; [ModelChain("a/b")] public interface [|IApi|]<T> { [Post("/chat")] Task<T> AskAsync([Body] Request request, CancellationToken token); } """ + Request,
        Api("""[Post("/chat")] Task<T> [|AskAsync|]<T>([Body] Request request, CancellationToken token);""", Request),
        Api("""[Post("/chat")] string [|Ask|]([Body] Request request, CancellationToken token);""", Request),
        Api("""[Post("/chat")] IObservable<string> [|Ask|]([Body] Request request, CancellationToken token);""", Request),
        // Refit's own loop over pages, which has no token either.
        Api("""[Post("/files"), Paged(Next = "Next")] PagedEnumerable<Page, string> [|List|]([Body] Request request, [PageToken] string? after = null);""", Request + " public record Page(string[] Files, string? Next);"),
        // Two kinds of client at once.
        Api("""[Post("/chat")] Task<string> AskAsync([Body] Request request, CancellationToken token); Task<string> [|OtherAsync|](string question);""", Request),
        // Policies that need to know the prompt or the answer.
        Api("""[Post("/chat"), [|AnswerCache|]] Task<string> AskAsync([Body] Request request, CancellationToken token);""", Request),
        Api("""[Post("/chat"), [|DefaultResponse("Busy.")|]] Task<string> AskAsync([Body] Request request, CancellationToken token);""", Request),
        Api("""[Post("/chat"), [|SystemPrompt("Be brief.")|], [|Generation(Temperature = 0)|]] Task<string> AskAsync([Body] Request request, CancellationToken token);""", Request),
        Api("""[Post("/chat"), [|OnStreamFailure(StreamRecovery.Restart)|]] IAsyncEnumerable<string> AskAsync([Body] Request request, CancellationToken token);""", Request),
    };

    public static TheoryData<string> NearMisses { get; } = new()
    {
        Api("""[Post("/chat")] Task<string> AskAsync([Body] Request request, CancellationToken token = default);""", Request),
        Api("""[Post("/chat")] ValueTask<string?> AskAsync([Body] Request? request, CancellationToken token); [Put("/chat")] IAsyncEnumerable<string> StreamAsync([Body] Request request, CancellationToken token);""", Request),
        Api("""[Post("/chat")] Task<IApiResponse<string>> AskAsync([Body] Request request, CancellationToken token); [Post("/c")] Task<ApiResponse<string>?> TellAsync([Body] Request request, CancellationToken token); [Post("/b")] Task<IApiResponse> SendAsync([Body] Request request, CancellationToken token);""", Request),
        Api("""[Post("/chat")] Task AskAsync(Request request, CancellationToken token);""", "public class Request { public string? Model { get; set; } }"),
        Api("""[Post("/chat")] Task AskAsync([Body] Request request, CancellationToken token);""", "public class Request { public string? Model { get; init; } }"),
        Api("""[Post("/chat")] Task AskAsync([Body] Request request, CancellationToken token);""", "public abstract class Base { public string? Model { get; init; } } public class Request : Base;"),
        Api("""[Post("/chat")] Task AskAsync([Body] Request request, CancellationToken token);""", "public struct Request { public string? Model { get; set; } }"),
        Api("""[Post("/chat")] Task AskAsync([Body] Request<int> request, CancellationToken token);""", "public class Request<T> { public string? Model { get; set; } public T? Value { get; set; } }"),
        Api("""[Post("/chat")] Task AskAsync([Body] IRequest request, CancellationToken token);""", "public interface IRequest { string? Model { get; set; } }"),
        Api("""[Post("/chat")] Task AskAsync([Body] Request request, CancellationToken token);""", "public record Request([property: System.Text.Json.Serialization.JsonPropertyName(\"model\")] string Deployment);"),
        Api("""[Get("/models/{api}"), ModelChain("eu/*", "us/*")] Task<string> GetAsync(string api, string model, string token, CancellationToken cancellationToken);"""),
        Api("""[Own("/chat")] Task AskAsync([Body] Request request, CancellationToken token);""", Request + " public sealed class OwnAttribute(string path) : HttpMethodAttribute(path) { public override System.Net.Http.HttpMethod Method => new(\"QUERY\"); }"),
        Api("""[Post("/chat"), TierRetry, Hedge, RateLimit(MaxConcurrency = 2), FailoverOn(FailoverKinds.InvalidRequest)] Task AskAsync([Body] Request request, CancellationToken token);""", Request),
        """using Refit; public interface IApi { [Get("/models")] Task<string> GetAsync(); }""",
        // Methods that a class cannot show, or not both.
        Api("""[Post("/chat")] internal Task<string> AskAsync([Body] Request request, CancellationToken token);""", "internal record Request(string Model);"),
        """using Refit; public interface IA { [Post("/a")] Task<string> AskAsync([Body] Request request, (int A, int B) q, CancellationToken token); } public interface IB { [Post("/b")] Task<string> AskAsync([Body] Request request, (int C, int D) q, CancellationToken token); } [ModelChain("a/b", "c/d")] public interface IApi : IA, IB; """ + Request,
    };

    private const string Request = "public record Request(string Model);";

    private static string Api(string methods, string more = "") => $$"""using Refit; [ModelChain("a/b", "c/d")] public interface IApi { {{methods}} } {{more}}""";
}
