namespace Fallback.Analyzers.Tests;

/// <summary>Code that lets keys, requests and prompts out, with the place, and code that comes near to it and is right.</summary>
internal static partial class SecretCases
{
    public static TheoryData<string, string> Hits { get; } = [.. LeakHits, .. LeakPathHits, .. LeakReachHits, .. LeakAnswerHits, .. LeakExcerptHits, .. SourceHits, .. RequestHits, .. HttpHits, .. PromptHits, .. HeaderHits];

    public static TheoryData<string, string> NearMisses { get; } = Marked("FB3", [.. LeakMisses, .. LeakPathMisses, .. LeakReachMisses, .. LeakAnswerMisses, .. LeakExcerptMisses, .. SourceMisses, .. RequestMisses, .. HttpMisses, .. PromptMisses, .. HeaderMisses]);

    public static int LeakMissCount => LeakMisses.Length + LeakPathMisses.Length + LeakReachMisses.Length + LeakAnswerMisses.Length;

    private const string Usings = """
        using System.Diagnostics;
        using System.IO;
        using System.Linq;
        using System.Net.Http;
        using System.Net.Http.Headers;
        using System.Security.Cryptography;
        using System.Text;
        using System.Text.Json;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.Logging;
        using Microsoft.Extensions.Options;

        """;

    private const string Options = """

        public sealed class OpenAiOptions
        {
            public string ApiKey { get; set; } = "";
            public string Model { get; set; } = "gpt-6-luna";
            public string BaseUrl { get; set; } = "https://api.openai.com/v1";
        }
        """;

    /// <summary>Parts of ASP.NET Core, which these projects do not reference.</summary>
    private const string Web = """

        namespace Microsoft.AspNetCore.Http
        {
            public interface IResult;
            public static class Results
            {
                public static IResult Ok(object? value = null) => null!;
                public static IResult Json(object? value) => null!;
                public static IResult Text(string content) => null!;
                public static IResult Problem(string? detail = null) => null!;
            }
            public class HttpResponse { public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(); }
            public static class HttpResponseWritingExtensions { public static Task WriteAsync(this HttpResponse response, string text) => Task.CompletedTask; }
        }
        namespace Microsoft.AspNetCore.Builder
        {
            public class WebApplication;
            public static class EndpointRouteBuilderExtensions { public static void MapGet(this WebApplication app, string pattern, Delegate handler) { } }
        }
        """;

    /// <summary>A whole file.</summary>
    private static string File(string code) => Usings + code;

    /// <summary>Members of a service that has what services mostly have.</summary>
    private static string Service(string members) => $$"""
        {{Usings}}
        public sealed class ChatService(ILogger<ChatService> logger, IOptions<OpenAiOptions> options, IConfiguration configuration, HttpClient http)
        {
            public override string ToString() => $"{logger} {options.Value.Model} {configuration} {http.Timeout}";
            {{members}}
        }{{Options}}
        """;

    /// <summary>A static method with a logger and a string that is named like a key.</summary>
    private static string Method(string statements) => $$"""
        {{Usings}}
        public static class Startup
        {
            public static async Task RunAsync(ILogger logger, string apiKey, string text, bool verbose)
            {
                await Task.Yield();
                {{statements}}
            }
        }
        """;

    private static TheoryData<string, string> Marked(string id, params string[] cases)
    {
        var data = new TheoryData<string, string>();
        foreach (string code in cases) data.Add(id, code);
        return data;
    }
}
