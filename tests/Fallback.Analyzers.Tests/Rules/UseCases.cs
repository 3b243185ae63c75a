using Fallback.Analyzers.Tests.Verification;
using Microsoft.CodeAnalysis;

namespace Fallback.Analyzers.Tests;

/// <summary>Code that uses clients in a wrong way, with the place, and code that comes near to it and is right. By rule in the files beside this one.</summary>
internal static partial class UseCases
{
    /// <summary>What the cases call. Every method of it can be cancelled.</summary>
    public const string Clients = """
        [ModelChain("a/b", "a/c"), OnStreamFailure(StreamRecovery.Fail)]
        public interface IBot
        {
            Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
            Task<string> ChatAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default);
            ValueTask<int> CountAsync(string text, CancellationToken cancellationToken = default);
            IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
        }

        [ModelChain("a/b")]
        public interface IChat : IChatClient;

        public interface IPlain
        {
            Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
            IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
        }
        """;

    /// <summary>As much of ASP.NET Core and hosting as the cases need.</summary>
    public const string Web = """

        namespace Microsoft.AspNetCore.Http
        {
            public abstract class HttpContext { public abstract CancellationToken RequestAborted { get; set; } }
            public delegate Task RequestDelegate(HttpContext context);
        }
        namespace Microsoft.AspNetCore.Builder
        {
            using Microsoft.AspNetCore.Http;
            public sealed class WebApplication;
            public static class WebApplicationExtensions
            {
                public static WebApplication MapGet(this WebApplication app, string pattern, Delegate handler) => app;
                public static WebApplication MapPost(this WebApplication app, string pattern, Delegate handler) => app;
                public static WebApplication Use(this WebApplication app, Func<HttpContext, RequestDelegate, Task> middleware) => app;
                public static void Run(this WebApplication app, RequestDelegate handler) { }
            }
        }
        namespace Microsoft.AspNetCore.Mvc
        {
            using Microsoft.AspNetCore.Http;
            public abstract class ControllerBase { public HttpContext HttpContext => null!; }
            public sealed class ApiControllerAttribute : Attribute;
            public sealed class HttpPostAttribute(string route = "") : Attribute { public string Route => route; }
        }
        namespace Microsoft.AspNetCore.Mvc.RazorPages { public abstract class PageModel; }
        namespace Microsoft.AspNetCore.SignalR { public abstract class Hub; }
        namespace Microsoft.Extensions.Hosting
        {
            public abstract class BackgroundService { protected abstract Task ExecuteAsync(CancellationToken stoppingToken); }
        }
        """;

    private const string WebUsings = """
        using System.Linq;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.Mvc.RazorPages;
        using Microsoft.AspNetCore.SignalR;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.DependencyInjection.Extensions;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;

        """;

    /// <summary>An id, and code in which its mistakes are marked.</summary>
    public static TheoryData<string, string> Hits =>
    [
        .. All("FB4001", CancellationHits),
        .. All("FB4002", BlockingHits),
        .. All("FB4003", SwallowedHits, Polly),
        .. All("FB4004", StatusHits, Results),
        .. All("FB4005", MakingHits),
        .. All("FB4006", RetryHits, Sdks),
        .. All("FB4006", RefitRetryHits, Sdks),
        .. All("FB4007", StreamHits),
    ];

    /// <summary>An id, and code that it finds nothing in.</summary>
    public static TheoryData<string, string> NearMisses =>
    [
        .. All("FB4001", CancellationNearMisses),
        .. All("FB4002", BlockingNearMisses),
        .. All("FB4003", SwallowedNearMisses, Polly),
        .. All("FB4004", StatusNearMisses, Results),
        .. All("FB4005", MakingNearMisses),
        .. All("FB4006", RetryNearMisses, Sdks),
        .. All("FB4006", RefitRetryNearMisses, Sdks),
        .. All("FB4007", StreamNearMisses),
    ];

    /// <summary>What the cases of every rule refer to, as another project, which is not analysed again and again.</summary>
    public static MetadataReference Library { get; } = UserCode.Compile(Clients + Web + Polly + Results + Sdks).ToMetadataReference();

    public static string Usings { get; } = WebUsings.Replace("using", "global using", StringComparison.Ordinal);

    /// <summary>The mistakes of a rule, without what they refer to.</summary>
    public static IEnumerable<string> Samples(string id)
    {
        string[] cases = id switch
        {
            "FB4001" => CancellationHits,
            "FB4002" => BlockingHits,
            "FB4003" => SwallowedHits,
            "FB4004" => StatusHits,
            "FB4005" => MakingHits,
            "FB4006" => RetryHits,
            _ => StreamHits,
        };
        return cases.Select(UserCode.Unmarked);
    }

    private static IEnumerable<(string Id, string Code)> All(string id, string[] cases, string more = "") => cases.Select(code => (id, $"{WebUsings}{code}\n{Clients}{Web}{more}"));
}
