using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>What a <see cref="Dialect"/> writes: one call as one tier is asked it. Made for each request.</summary>
public sealed class DialectRequest
{
    private DialectRequest(Uri baseUrl, string? apiVersion, string model, IReadOnlyList<ChatMessage> messages, ChatOptions options, bool isStream)
    {
        BaseUrl = baseUrl;
        ApiVersion = apiVersion;
        Model = model;
        Messages = messages;
        Options = options;
        IsStream = isStream;
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

    /// <summary>Whether a stream is asked for.</summary>
    public bool IsStream { get; }

    internal static DialectRequest Of(ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, bool stream) => new(
        endpoint.BaseUrl, endpoint.ApiVersion, shape.Model, ChatClientRequest.Messages(shape, request), ChatClientRequest.Options(shape, request), stream);
}
