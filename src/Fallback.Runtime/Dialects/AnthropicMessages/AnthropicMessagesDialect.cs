using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Anthropic's Messages: of its own API, Azure's, Google's, and others that support it.</summary>
internal sealed class AnthropicMessagesDialect() : Dialect("anthropic-messages")
{
    private const string VersionHeader = "anthropic-version", DefaultVersion = "2023-06-01";

    public override string? KeyHeader => "x-api-key";

    internal override bool SeesRawRepresentations => false;

    internal override string? OutputLimitParameter => "max_tokens";

    // A thinking model accepts neither of the first two, nor a top_p that would narrow its choice.
    internal override bool Lacks(string parameter, ChatRequest request, string model) => parameter switch
    {
        "temperature" or "top_k" => ClaudeThinking.IsAskedFor(request),
        "top_p" when ClaudeThinking.IsAskedFor(request) => !ClaudeThinking.Takes(RequestParameters.TopP(request)),
        "top_p" => ClaudeModel.Of(model).TakesOneSampler && RequestParameters.Temperature(request) is not null,
        _ => parameter is "seed" or "frequency_penalty" or "presence_penalty",
    };

    public override Uri AddressFor(DialectRequest request) => MessagesAddress.Of(request.BaseUrl, request.Model, request.IsStream);

    public override string? Objection(AIContent content) => BlockWriter.Objection(content);

    public override string? Objection(AITool tool) => MessagesTools.Objection(tool);

    public override void WriteRequest(Utf8JsonWriter writer, DialectRequest request) => MessagesRequest.Write(writer, request);

    public override ChatResponse? ReadAnswer(ReadOnlySpan<byte> body) => MessagesReader.Read(body);

    public override DialectStreamReader ReadStream() => new MessagesStream();

    public override IEnumerable<KeyValuePair<string, string>> HeadersFor(Uri baseUrl, string? apiVersion) =>
        MessagesAddress.IsVertex(baseUrl) ? [] : [new(VersionHeader, apiVersion ?? DefaultVersion)];

    // For models that think by a budget; see ChatFlavour.For.
    internal override ChatFlavour FlavourFor(ChatFlavour vendor) => vendor with { ThinksOnlyInOwnLoops = true };

    internal override Uri Address(ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, bool stream) =>
        MessagesAddress.Of(endpoint.BaseUrl, shape.Model, stream);
}
