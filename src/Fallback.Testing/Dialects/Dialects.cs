using Microsoft.AspNetCore.Http;

namespace Fallback.Testing;

/// <summary>The dialects that the server speaks.</summary>
internal static class Dialects
{
    private static readonly OpenAIDialect _openAI = new();
    private static readonly AnthropicDialect _anthropic = new();

    /// <summary>By path; where the path belongs to neither, by the header that every client of Anthropic sends.</summary>
    public static IDialect Of(HttpRequest request)
    {
        string path = request.Path.Value ?? "";
        if (path.EndsWith(_openAI.Path, StringComparison.Ordinal)) return _openAI;
        return path.EndsWith(_anthropic.Path, StringComparison.Ordinal) || request.Headers.ContainsKey("anthropic-version") ? _anthropic : _openAI;
    }
}
