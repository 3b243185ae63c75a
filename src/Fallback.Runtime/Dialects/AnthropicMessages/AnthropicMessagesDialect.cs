using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Anthropic's Messages: of its own API, of Azure's, of Google's, and of others who speak it.</summary>
internal sealed class AnthropicMessagesDialect() : Dialect("anthropic-messages")
{
    private const string VersionHeader = "anthropic-version", DefaultVersion = "2023-06-01";

    public override string? KeyHeader => "x-api-key";

    public override IEnumerable<KeyValuePair<string, string>> Headers => [new(VersionHeader, DefaultVersion)];

    internal override bool SeesRawRepresentations => false;

    internal override string? OutputLimitParameter => "max_tokens";

    internal override bool Lacks(string parameter) => parameter is "seed" or "frequency_penalty" or "presence_penalty";

    public override Uri AddressFor(DialectRequest request) => MessagesAddress.Of(request.BaseUrl, request.Model, request.IsStream);

    public override string? Objection(AIContent content) => BlockWriter.Objection(content);

    public override string? Objection(AITool tool) => MessagesTools.Objection(tool);

    public override void WriteRequest(Utf8JsonWriter writer, DialectRequest request) => MessagesRequest.Write(writer, request);

    public override ChatResponse? ReadAnswer(ReadOnlySpan<byte> body) => MessagesReader.Read(body);

    public override DialectStreamReader ReadStream() => new MessagesStream();

    internal override IEnumerable<KeyValuePair<string, string>> HeadersFor(string? apiVersion, Uri baseUrl) =>
        MessagesAddress.IsVertex(baseUrl) ? [] : [new(VersionHeader, apiVersion ?? DefaultVersion)];

    // Of those that are given a budget for it; see ChatFlavour.For.
    internal override ChatFlavour FlavourFor(ChatFlavour vendor) => vendor with { ThinksOnlyInOwnLoops = true };

    internal override Uri Address(ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, bool stream) =>
        MessagesAddress.Of(endpoint.BaseUrl, shape.Model, stream);
}
