using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// What a provider's API looks like on the wire, in one place: where requests go and in which header the key, what they and their answers
/// look like, whole and streamed, and what has no form in it. Choose one with <see cref="ProviderOptions.Dialect"/>, or derive your own.
/// </summary>
/// <remarks>
/// One instance serves all calls at once, so it must be thread-safe and keep nothing of them. What it throws fails the attempt, and the next
/// tier is asked. Errors need no dialect: every reply that is no answer is classed by its status, headers and body.
/// </remarks>
public abstract class Dialect
{
    /// <summary>Makes a dialect.</summary>
    /// <param name="name">What it is called in messages, in lower case with hyphens: <c>acme-chat</c>.</param>
    protected Dialect(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>
    /// OpenAI's chat completions (<c>openai-chat</c>), which nearly every provider and every server of one's own speaks. What vendors take
    /// otherwise follows <see cref="ProviderOptions.Vendor"/>.
    /// </summary>
    public static Dialect OpenAIChat { get; } = new OpenAIChatDialect("openai-chat");

    /// <summary>
    /// Azure's classic form of them (<c>azure-chat</c>): the model is the deployment in the path, with
    /// <see cref="ProviderOptions.ApiVersion"/>. Azure's v1 API is <see cref="OpenAIChat"/>.
    /// </summary>
    public static Dialect AzureChat { get; } = new AzureChatDialect();

    /// <summary>The dialects that configuration can name.</summary>
    internal static Dialect[] BuiltIn { get; } = [OpenAIChat, AzureChat];

    /// <summary>What the dialect is called in configuration and messages.</summary>
    public string Name { get; }

    /// <summary>Where a request goes.</summary>
    public abstract Uri AddressFor(DialectRequest request);

    /// <summary>The header that bears the key; null (default) for <c>Authorization: Bearer</c>.</summary>
    public virtual string? KeyHeader => null;

    /// <summary>
    /// What the dialect has no form for, in a few words ("video"), so that the tier is skipped and the next one asked; null (default) when it
    /// can carry the content.
    /// </summary>
    public virtual string? Objection(AIContent content) => null;

    /// <summary>The same of a tool. Default: every tool that is no function.</summary>
    public virtual string? Objection(AITool tool) => tool is AIFunctionDeclaration ? null : tool?.GetType().Name;

    /// <summary>Writes the body, one JSON object.</summary>
    public abstract void WriteRequest(Utf8JsonWriter writer, DialectRequest request);

    /// <summary>Reads the whole body of a reply with a success status; null when it is no answer, and is to be classed as an error.</summary>
    public abstract ChatResponse? ReadAnswer(ReadOnlySpan<byte> body);

    /// <summary>Begins to read a stream of server-sent events.</summary>
    public abstract DialectStreamReader ReadStream();

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal virtual void Write(Utf8JsonWriter writer, ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, bool stream) =>
        WriteRequest(writer, DialectRequest.Of(endpoint, shape, request, stream));

    internal virtual Uri Address(ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, bool stream) =>
        AddressFor(DialectRequest.Of(endpoint, shape, request, stream));

    internal virtual string? Objection(ProviderEndpoint endpoint, ChatRequest request)
    {
        try
        {
            foreach (ChatMessage message in request.Messages)
                foreach (AIContent content in message.Contents)
                    if (Objection(content) is { } what) return what;
            foreach (AITool tool in request.Options?.Tools ?? [])
                if (Objection(tool) is { } what) return what;
            return null;
        }
        catch (Exception e)
        {
            return $"a content or tool at which the dialect threw {e.GetType().Name}";
        }
    }

    /// <summary>What an attempt ends with in which a dialect of somebody's own has thrown. Its text may hold anything, and is not repeated.</summary>
    /// <param name="task">What it could not do: "write the request".</param>
    /// <param name="thrown">What it threw.</param>
    /// <param name="scope">Nobody is to blame for a request that was not sent.</param>
    internal static Failure Thrown(string task, Exception thrown, FailureScope scope) => new(FailureKind.ProtocolError, scope)
    {
        Message = $"the dialect could not {task} ({thrown.GetType().Name})", ShouldRetry = false
    };

    /// <summary>The answer that a reply with a success status is, or the failure.</summary>
    internal virtual Reply<ChatAnswer> Read(
        in BoundedBody body, ProviderEndpoint endpoint, HttpResponseMessage response, OpenAiTransport transport, string tier,
        ChatRequest request)
    {
        if (body.IsCut) return new Reply<ChatAnswer>(AnswerReader.TooLarge(endpoint, response));
        try
        {
            return ReadAnswer(body.Bytes.Span) is { } answer
                ? ChatClientTransport.Read(answer, tier)
                : new Reply<ChatAnswer>(transport.Classify(endpoint, response, body.Bytes));
        }
        catch (Exception e)
        {
            return new Reply<ChatAnswer>(Thrown("read the answer", e, FailureScope.Model) with { HttpStatus = (int)response.StatusCode });
        }
    }

    internal virtual IChunkStream Open(
        OpenAiTransport transport, ProviderEndpoint endpoint, HttpResponseMessage response, Stream body, ChatRequest request)
    {
        try
        {
            return new DialectChatStream(transport, endpoint, response, body, ReadStream());
        }
        catch (Exception e)
        {
            throw new ReplyFailedException(Thrown("begin to read the stream", e, FailureScope.Model) with { HttpStatus = (int)response.StatusCode });
        }
    }
}

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

/// <summary>Reads one stream of a <see cref="Dialect"/>, event by event. For one reader.</summary>
public abstract class DialectStreamReader
{
    /// <summary>Reads the data of one server-sent event.</summary>
    /// <param name="data">The data, without <c>data:</c>; <c>[DONE]</c> does not come here.</param>
    /// <param name="update">
    /// What it says, or null for nothing to hand out. The answer is complete with a <see cref="ChatResponseUpdate.FinishReason"/>: a stream
    /// that ends without one was cut off. Usage comes as <see cref="UsageContent"/>.
    /// </param>
    /// <returns>False when the event is an error, which is then classed by its text.</returns>
    public abstract bool TryRead(ReadOnlySpan<byte> data, out ChatResponseUpdate? update);
}

/// <summary>OpenAI's chat completions, with a reader and a writer of our own for every vendor's flavour.</summary>
internal class OpenAIChatDialect(string name) : Dialect(name)
{
    public override Uri AddressFor(DialectRequest request) => ProviderEndpoint.Complete(request.BaseUrl);

    internal override Uri Address(ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, bool stream) => endpoint.ChatCompletions;

    internal override void Write(Utf8JsonWriter writer, ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, bool stream) =>
        RequestWriter.Write(writer, shape, request, stream);

    internal override string? Objection(ProviderEndpoint endpoint, ChatRequest request)
    {
        foreach (ChatMessage message in request.Messages)
            foreach (AIContent content in message.Contents)
                if (ContentForm.Objection(content, endpoint.Flavour) is { } objection) return objection;
        return ToolWriter.FirstUnsendable(request.Options);
    }

    internal override Reply<ChatAnswer> Read(
        in BoundedBody body, ProviderEndpoint endpoint, HttpResponseMessage response, OpenAiTransport transport, string tier,
        ChatRequest request) =>
        AnswerReader.Read(body, endpoint, response, transport, tier, RequestParameters.AsksForChoices(request));

    internal override IChunkStream Open(
        OpenAiTransport transport, ProviderEndpoint endpoint, HttpResponseMessage response, Stream body, ChatRequest request) =>
        new ChatStream(transport, endpoint, response, body, RequestParameters.AsksForChoices(request));

    // Everything goes through the overrides above, which need no copies of messages and options.
    [ExcludeFromCodeCoverage]
    public override void WriteRequest(Utf8JsonWriter writer, DialectRequest request) => throw new NotSupportedException();

    [ExcludeFromCodeCoverage]
    public override ChatResponse? ReadAnswer(ReadOnlySpan<byte> body) => throw new NotSupportedException();

    [ExcludeFromCodeCoverage]
    public override DialectStreamReader ReadStream() => throw new NotSupportedException();
}

/// <summary>Azure's chat completions before its v1 API: the deployment stands in the path.</summary>
internal sealed class AzureChatDialect() : OpenAIChatDialect("azure-chat")
{
    /// <summary>The latest that is generally available, by Azure's reference of November 2026.</summary>
    public const string DefaultVersion = "2024-10-21";

    public override string? KeyHeader => "api-key";

    internal override Uri Address(ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, bool stream)
    {
        string path = endpoint.BaseUrl.AbsolutePath.TrimEnd('/');
        if (!path.EndsWith("/openai", StringComparison.OrdinalIgnoreCase)) path += "/openai";
        return new UriBuilder(endpoint.BaseUrl)
        {
            Path = $"{path}/deployments/{Uri.EscapeDataString(shape.Model)}/chat/completions",
            Query = $"api-version={Uri.EscapeDataString(endpoint.ApiVersion ?? DefaultVersion)}",
            Fragment = "",
        }.Uri;
    }
}
