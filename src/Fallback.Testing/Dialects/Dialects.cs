using Microsoft.AspNetCore.Http;

namespace Fallback.Testing;

/// <summary>The dialects that the server speaks.</summary>
internal static class Dialects
{
    private static readonly OpenAIDialect _openAI = new();
    private static readonly AnthropicDialect _anthropic = new();
    private static readonly IDialect[] _all = [_openAI, _anthropic, new ResponsesDialect(), new GeminiDialect()];

    /// <summary>By path; where the path belongs to none, by the header that every client of Anthropic sends.</summary>
    public static IDialect Of(HttpRequest request)
    {
        string path = request.Path.Value ?? "";
        return Array.Find(_all, dialect => dialect.Serves(path))
            ?? (request.Headers.ContainsKey("anthropic-version") ? _anthropic : _openAI);
    }
}
