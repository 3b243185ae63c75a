using Fallback.CompilerServices;

namespace Fallback;

/// <summary>Azure's chat completions before its v1 API, which have the deployment in the path.</summary>
internal sealed class AzureChatDialect() : OpenAIChatDialect("azure-chat")
{
    /// <summary>The latest generally available version, by Azure's reference of November 2026.</summary>
    public const string DefaultVersion = "2024-10-21";

    public override string? KeyHeader => "api-key";

    internal override Uri Address(ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, bool stream)
    {
        string path = endpoint.BaseUrl.AbsolutePath.TrimEnd('/');
        if (!path.EndsWith("/openai", StringComparison.OrdinalIgnoreCase)) path += "/openai";
        return new UriBuilder(endpoint.BaseUrl)
        {
            Path = $"{path}/deployments/{Uri.EscapeDataString(shape.Model)}/{request.Wire?.Path ?? "chat/completions"}",
            Query = $"api-version={Uri.EscapeDataString(endpoint.ApiVersion ?? DefaultVersion)}",
            Fragment = "",
        }.Uri;
    }
}
