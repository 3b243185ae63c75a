namespace Fallback.Gateway;

/// <summary>An operation of a chain.</summary>
/// <param name="Path">The path under the gateway's prefix and under a provider's address.</param>
/// <param name="TryRead">Reads a request.</param>
internal sealed record GatewayOperation(string Path, GatewayOperation.Reader TryRead)
{
    /// <summary>Reads a request; false, with the error, if it is invalid.</summary>
    public delegate bool Reader(ReadOnlyMemory<byte> body, out ChatCompletionRequest? request, out RequestError? error);

    public static GatewayOperation[] All { get; } =
    [
        new("chat/completions", RequestReader.TryRead) { IsChat = true },
        new(WireRequest.Embeddings, HandedOnReader.TryReadEmbeddings) { IsOfOneModel = true },
        new(WireRequest.Responses, HandedOnReader.TryReadResponses),
    ];

    /// <summary>Whether it is a chat completion, which we can write ourselves; anything else is handed on.</summary>
    public bool IsChat { get; private init; }

    /// <summary>Whether answers of different models cannot be compared with each other.</summary>
    public bool IsOfOneModel { get; private init; }
}
