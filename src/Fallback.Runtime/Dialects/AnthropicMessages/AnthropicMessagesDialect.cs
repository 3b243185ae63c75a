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

    internal override Reply<ChatAnswer> Read(
        in BoundedBody body, ProviderEndpoint endpoint, HttpResponseMessage response, HttpTransport transport, string tier,
        ChatRequest request)
    {
        Reply<ChatAnswer> read = base.Read(body, endpoint, response, transport, tier, request);
        if (read.Value?.Response is not { } answer) return read;
        FunctionCallContent[] calls = [.. answer.Messages[0].Contents.OfType<FunctionCallContent>()];
        return ToolCallReader.Objection(calls) is { } unreadable
            ? new Reply<ChatAnswer>(unreadable with { Usage = read.Value.Usage })
            : read;
    }
}
