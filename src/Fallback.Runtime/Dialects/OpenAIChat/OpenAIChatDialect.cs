using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>OpenAI's chat completions, with a built-in reader and writer for every vendor's flavor.</summary>
internal class OpenAIChatDialect(string name) : Dialect(name)
{
    public override Uri AddressFor(DialectRequest request) => ProviderEndpoint.Complete(request.BaseUrl);

    internal override bool NeedsOutputLimit => false;

    internal override bool SeesRawRepresentations => false;

    internal override Uri Address(ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, bool stream) =>
        request.Wire is { Path: not null } other ? other.AddressUnder(endpoint.BaseAddress) : endpoint.ChatCompletions;

    internal override void Write(Utf8JsonWriter writer, ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, bool stream)
    {
        if (request.Wire is { } wire) wire.Write(writer, shape, request, stream);
        else RequestWriter.Write(writer, shape, request, stream);
    }

    internal override string? Objection(ProviderEndpoint endpoint, ChatRequest request)
    {
        foreach (ChatMessage message in request.Messages)
            foreach (AIContent content in message.Contents)
                if (content is not WirePart && ContentForm.Objection(content, endpoint.Flavour) is { } objection) return objection;
        return ToolWriter.FirstUnsendable(request.Options);
    }

    internal override Reply<ChatAnswer> Read(
        in BoundedBody body, ProviderEndpoint endpoint, HttpResponseMessage response, HttpTransport transport, string tier,
        ChatRequest request) =>
        request.Wire is { Path: not null } other
            ? other.Read(body, endpoint, response, transport, tier)
            : AnswerReader.Read(body, endpoint, response, transport, tier, RequestParameters.AsksForChoices(request), request.Wire is not null);

    internal override IChunkStream Open(
        HttpTransport transport, ProviderEndpoint endpoint, HttpResponseMessage response, Stream body, ChatRequest request) =>
        new ChatStream(transport, endpoint, response, body, RequestParameters.AsksForChoices(request), request.Wire);

    // Everything uses the overrides above, which need no copies of messages and options.
    [ExcludeFromCodeCoverage]
    public override void WriteRequest(Utf8JsonWriter writer, DialectRequest request) => throw new NotSupportedException();

    [ExcludeFromCodeCoverage]
    public override ChatResponse? ReadAnswer(ReadOnlySpan<byte> body) => throw new NotSupportedException();

    [ExcludeFromCodeCoverage]
    public override DialectStreamReader ReadStream() => throw new NotSupportedException();
}
