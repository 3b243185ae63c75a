using Microsoft.AspNetCore.Http;

namespace Fallback.Testing;

/// <summary>The dialects that the server speaks.</summary>
internal static class Dialects
{
    private static readonly OpenAIDialect _openAI = new();

    /// <summary>The dialect of a request, by its path.</summary>
    public static IDialect Of(HttpRequest request) => _openAI;
}
