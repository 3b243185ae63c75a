using System.Net;
using System.Text;
using System.Text.Json;
using Fallback.CompilerServices;
using Fallback.TestUtilities;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

/// <summary>A provider in memory: gives one reply to every request, and keeps what was sent.</summary>
internal sealed class ScriptedProvider(Func<HttpResponseMessage> reply) : HttpMessageHandler
{
    public const string Key = "sk-canary-0123456789abcdef";

    public ManualClock Clock { get; } = new();

    public string? SentBody { get; private set; }

    public Dictionary<string, string> SentHeaders { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Uri? SentTo { get; private set; }

    public HttpResponseMessage? Response { get; private set; }

    public static ScriptedProvider Answering(string body, string contentType = "application/json", int status = 200) =>
        new(() => new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, contentType) });

    public static ScriptedProvider Streaming(params string[] pieces) => Streaming(new PiecewiseStream(pieces));

    public static ScriptedProvider Streaming(Stream body, int status = 200, string contentType = "text/event-stream") =>
        new(() =>
        {
            var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StreamContent(body) };
            response.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            return response;
        });

    public static ScriptedProvider Throwing(Exception exception) => new(() => throw exception);

    public static ChatRequest Ask(string text = "Hello", ChatOptions? options = null, params ChatMessage[] history) =>
        new() { Method = "AnswerAsync", User = text, Options = options, History = history };

    public ProviderEndpoint Endpoint(long maxResponseBytes = 16 * 1024 * 1024, string vendor = "acme") => new()
    {
        Provider = "acme",
        BaseUrl = new Uri("https://llm.example.com/v1"),
        Flavour = ChatFlavour.Of(vendor),
        Credentials = Credentials.Of(new ApiKey(Key)),
        MaxResponseBytes = maxResponseBytes,
        Invoker = new HttpMessageInvoker(this, disposeHandler: false),
    };

    public async Task<Reply<ChatAnswer>> CompleteAsync(ChatRequest? request = null, RequestShape? shape = null, ProviderEndpoint? endpoint = null, CancellationToken? cancellationToken = null) =>
        await new HttpTransport(Clock).CompleteAsync(endpoint ?? Endpoint(), shape ?? new RequestShape("small", "max_tokens"), request ?? Ask(), cancellationToken ?? TestContext.Current.CancellationToken);

    public async Task<Reply<IChunkStream>> OpenAsync(ChatRequest? request = null, RequestShape? shape = null, ProviderEndpoint? endpoint = null) =>
        await new HttpTransport(Clock).OpenAsync(endpoint ?? Endpoint(), shape ?? new RequestShape("small", "max_tokens"), request ?? Ask(), TestContext.Current.CancellationToken);

    /// <summary>Reads a stream to its end or failure.</summary>
    public async Task<StreamOutcome> ReadAsync(ProviderEndpoint? endpoint = null)
    {
        Reply<IChunkStream> opened = await OpenAsync(endpoint: endpoint);
        if (opened.Failure is { } refused) return new StreamOutcome([], refused);
        await using IChunkStream stream = opened.Value!;
        return await StreamOutcome.ReadAsync(stream);
    }

    /// <summary>What a request looks like on the wire.</summary>
    public static async Task<JsonElement> SentAsync(ChatRequest request, RequestShape? shape = null, bool stream = false)
    {
        ScriptedProvider provider = Answering("{}");
        if (stream) await provider.OpenAsync(request, shape);
        else await provider.CompleteAsync(request, shape);
        return JsonDocument.Parse(provider.SentBody!).RootElement;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        SentTo = request.RequestUri;
        SentBody = await request.Content!.ReadAsStringAsync(cancellationToken);
        foreach ((string name, IEnumerable<string> values) in request.Headers) SentHeaders[name] = string.Join(", ", values);
        foreach ((string name, IEnumerable<string> values) in request.Content.Headers) SentHeaders[name] = string.Join(", ", values);
        Response = reply();
        Response.RequestMessage = request;
        return Response;
    }
}
