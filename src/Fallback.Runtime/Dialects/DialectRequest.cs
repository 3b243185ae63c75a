using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// The request that a <see cref="Dialect"/> writes: one call as it is sent to one tier. A new one is created for each request.
/// </summary>
public sealed class DialectRequest
{
    private DialectRequest(ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, bool isStream)
    {
        BaseUrl = endpoint.BaseUrl;
        ApiVersion = endpoint.ApiVersion;
        CachesPrompt = endpoint.CachesPrompts;
        Model = shape.Model;
        Messages = ChatClientRequest.Messages(shape, request);
        Options = ChatClientRequest.Options(shape, request);
        IsStrict = shape.IsStrict(request);
        IsStream = isStream;
        Shape = shape;
    }

    /// <summary>The provider's configured base URL.</summary>
    public Uri BaseUrl { get; }

    /// <summary>The configured <see cref="ProviderOptions.ApiVersion"/>; null if none is configured.</summary>
    public string? ApiVersion { get; }

    /// <summary>The requested model.</summary>
    public string Model { get; }

    /// <summary>
    /// The messages: at most one system message at the beginning, then the conversation. Messages of another provider's model come without
    /// the content that only that provider can read. Do not change them.
    /// </summary>
    public IReadOnlyList<ChatMessage> Messages { get; }

    /// <summary>
    /// The caller's options combined with the method's settings, without parameters that the model does not accept. Do not change them.
    /// </summary>
    public ChatOptions Options { get; }

    /// <summary>Whether the answer must match the schema of <see cref="ChatOptions.ResponseFormat"/> exactly.</summary>
    public bool IsStrict { get; }

    /// <summary>
    /// The highest number of output tokens of the model, according to the catalogue or to its provider's responses; null if unknown.
    /// </summary>
    public int? OutputLimit => Shape.OutputLimit;

    /// <summary>Whether the request asks for a stream.</summary>
    public bool IsStream { get; }

    /// <summary>See <see cref="ProviderOptions.CachesPrompts"/>.</summary>
    internal bool CachesPrompt { get; }

    internal RequestShape Shape { get; }

    internal static DialectRequest Of(ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, bool stream) =>
        new(endpoint, shape, request, stream);
}
