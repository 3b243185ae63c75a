using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>What a <see cref="Dialect"/> writes: one call as one tier is asked it. Made for each request.</summary>
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

    /// <summary>See <see cref="ProviderOptions.ApiVersion"/>; null where none is configured.</summary>
    public string? ApiVersion { get; }

    /// <summary>The model that is asked.</summary>
    public string Model { get; }

    /// <summary>
    /// What is asked: at most one system message at the head, then the conversation. What another provider's model has said is without what
    /// only that provider can read. Not to be changed.
    /// </summary>
    public IReadOnlyList<ChatMessage> Messages { get; }

    /// <summary>The caller's options over the method's settings, without what the model does not take. Not to be changed.</summary>
    public ChatOptions Options { get; }

    /// <summary>Whether the answer is to be held to the schema of <see cref="ChatOptions.ResponseFormat"/> in every point.</summary>
    public bool IsStrict { get; }

    /// <summary>
    /// The most output tokens that the model can give, by the catalogue or by what its provider has said; null where nobody knows.
    /// </summary>
    public int? OutputLimit => Shape.OutputLimit;

    /// <summary>Whether a stream is asked for.</summary>
    public bool IsStream { get; }

    /// <summary>See <see cref="ProviderOptions.CachesPrompts"/>.</summary>
    internal bool CachesPrompt { get; }

    internal RequestShape Shape { get; }

    internal static DialectRequest Of(ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, bool stream) =>
        new(endpoint, shape, request, stream);
}
