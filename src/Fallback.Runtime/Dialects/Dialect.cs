using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// A provider's wire protocol: the address of a request, the header that carries the key, the form of requests and answers, whole and
/// streamed, and the content that it cannot carry. Choose one with <see cref="ProviderOptions.Dialect"/>, or derive your own.
/// </summary>
/// <remarks>
/// One instance serves all calls at once, so it must be thread-safe and keep no state of calls. If it throws, the attempt fails and
/// Fallback asks the next tier. A dialect does not handle errors: Fallback classifies every response that is not an answer by its status,
/// headers and body.
/// </remarks>
public abstract class Dialect
{
    /// <summary>Creates a dialect.</summary>
    /// <param name="name">The dialect's name in messages, in lower case with hyphens: <c>acme-chat</c>.</param>
    protected Dialect(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>
    /// OpenAI's chat completions (<c>openai-chat</c>), which nearly every provider and self-hosted server supports. Differences between
    /// vendors follow <see cref="ProviderOptions.Vendor"/>.
    /// </summary>
    public static Dialect OpenAIChat { get; } = new OpenAIChatDialect("openai-chat");

    /// <summary>
    /// Azure's classic form of chat completions (<c>azure-chat</c>): the path names the model's deployment, with
    /// <see cref="ProviderOptions.ApiVersion"/>. For Azure's v1 API, use <see cref="OpenAIChat"/>.
    /// </summary>
    public static Dialect AzureChat { get; } = new AzureChatDialect();

    /// <summary>OpenAI's Responses (<c>openai-responses</c>), also at Azure and other providers that support it.</summary>
    public static Dialect OpenAIResponses { get; } = new OpenAIResponsesDialect();

    /// <summary>Anthropic's Messages (<c>anthropic-messages</c>), also at Azure and on Google's Vertex.</summary>
    public static Dialect AnthropicMessages { get; } = new AnthropicMessagesDialect();

    /// <summary>Google's <c>generateContent</c> (<c>gemini</c>), of the Gemini API and of Vertex.</summary>
    public static Dialect Gemini { get; } = new GeminiDialect();

    /// <summary>The dialects that configuration can name.</summary>
    internal static Dialect[] BuiltIn { get; } = [OpenAIChat, OpenAIResponses, AnthropicMessages, Gemini, AzureChat];

    /// <summary>The dialect's name in configuration and messages.</summary>
    public string Name { get; }

    /// <summary>Returns the address that a request is sent to.</summary>
    public abstract Uri AddressFor(DialectRequest request);

    /// <summary>The header that carries the key. Default null: <c>Authorization: Bearer</c>.</summary>
    public virtual string? KeyHeader => null;

    /// <summary>
    /// Returns headers for every request, such as the API's version. The provider's own headers override them. Default: none.
    /// </summary>
    /// <param name="baseUrl">The provider's configured base URL.</param>
    /// <param name="apiVersion">The configured <see cref="ProviderOptions.ApiVersion"/>; null if none is configured.</param>
    public virtual IEnumerable<KeyValuePair<string, string>> HeadersFor(Uri baseUrl, string? apiVersion) => [];

    /// <summary>
    /// Returns what the dialect cannot carry, in a few words ("video"), so that Fallback skips the tier and asks the next one; null if it
    /// can carry the content. Default null.
    /// </summary>
    public virtual string? Objection(AIContent content) => null;

    /// <summary>Returns what the dialect cannot carry of a tool, or null. Default: every tool that is not a function.</summary>
    public virtual string? Objection(AITool tool) => tool is AIFunctionDeclaration or null ? null : ContentKinds.Name(tool);

    /// <summary>Writes the body of a request, one JSON object.</summary>
    public abstract void WriteRequest(Utf8JsonWriter writer, DialectRequest request);

    /// <summary>
    /// Reads the whole body of a response with a success status. Returns null if the body is not an answer; it is then classified as an
    /// error.
    /// </summary>
    public abstract ChatResponse? ReadAnswer(ReadOnlySpan<byte> body);

    /// <summary>Starts to read a stream of server-sent events.</summary>
    public abstract DialectStreamReader ReadStream();

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Whether it may read SDK objects in contents, which the cache cannot distinguish.</summary>
    internal virtual bool SeesRawRepresentations => true;

    /// <summary>Whether a request may have to say how long an answer can be, although its caller does not.</summary>
    internal virtual bool NeedsOutputLimit => true;

    /// <summary>What a vendor's models take otherwise, as far as it depends on the dialect that they are asked in.</summary>
    internal virtual ChatFlavour FlavourFor(ChatFlavour vendor) => vendor;

    /// <summary>What the limit of output tokens is called in it; null where that is the model's matter.</summary>
    internal virtual string? OutputLimitParameter => null;

    /// <summary>
    /// Whether it cannot express a parameter (<c>seed</c>, <c>stop</c>, …), by its name in chat completions. Such a parameter is left out,
    /// and the attempt's adaptations report it.
    /// </summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="request">The request: some parameters exclude others.</param>
    /// <param name="model">The requested model.</param>
    internal virtual bool Lacks(string parameter, ChatRequest request, string model) => false;

    /// <summary>
    /// Whether a member of chat completions that another program has written, and that is not an option here, has a meaning in this
    /// dialect. Any other member is left out, and the attempt's adaptations report it: it would be refused here, although it is right in
    /// chat completions.
    /// </summary>
    internal virtual bool SharesWithChat(string member) => false;

    /// <summary>The lowest output limit that it accepts; a lower one is raised, and the attempt's adaptations report it.</summary>
    internal virtual int LeastOutput => 0;

    /// <summary>Whether a request would be sent with a parameter, or a member of one, so that leaving it out changes something.</summary>
    internal virtual bool Sends(ChatRequest request, string parameter) =>
        RequestParameters.Sends(request, parameter) || RequestShaper.Carries(request, parameter);

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

    /// <summary>
    /// Returns the failure of an attempt in which an application's own dialect has thrown. Its text may contain anything, and is not
    /// repeated.
    /// </summary>
    /// <param name="task">What it could not do: "write the request".</param>
    /// <param name="thrown">What it threw.</param>
    /// <param name="scope">Nobody is to blame for a request that was not sent.</param>
    internal static Failure Thrown(string task, Exception thrown, FailureScope scope) => new(FailureKind.ProtocolError, scope)
    {
        Message = $"the dialect could not {task} ({thrown.GetType().Name})", ShouldRetry = false
    };

    /// <summary>The answer that a reply with a success status is, or the failure.</summary>
    internal virtual Reply<ChatAnswer> Read(
        in BoundedBody body, ProviderEndpoint endpoint, HttpResponseMessage response, HttpTransport transport, string tier,
        ChatRequest request)
    {
        if (body.IsCut) return new Reply<ChatAnswer>(ReplyFailures.TooLarge(endpoint, response));
        try
        {
            if (ReadAnswer(body.Bytes.Span) is not { } answer)
                return new Reply<ChatAnswer>(transport.Classify(endpoint, response, body.Bytes));
            return ReplyFailures.OfCalls(answer.Messages.SelectMany(static message => message.Contents)) is { } unreadable
                ? new Reply<ChatAnswer>(unreadable with { Usage = answer.Usage })
                : ChatClientTransport.Read(answer, tier, request.Wire?.IsFor(this) == true ? body.Bytes.ToArray() : null);
        }
        catch (Exception e) when (!ReadingScope.IsOver)
        {
            return new Reply<ChatAnswer>(Thrown("read the answer", e, FailureScope.Model) with { HttpStatus = (int)response.StatusCode });
        }
    }

    internal virtual IChunkStream Open(
        HttpTransport transport, ProviderEndpoint endpoint, HttpResponseMessage response, Stream body, ChatRequest request)
    {
        try
        {
            return new DialectChatStream(transport, endpoint, response, body, ReadStream(), request.Wire?.IsFor(this) == true);
        }
        catch (Exception e)
        {
            Failure failure = Thrown("begin to read the stream", e, FailureScope.Model);
            throw new ReplyFailedException(failure with { HttpStatus = (int)response.StatusCode });
        }
    }
}
