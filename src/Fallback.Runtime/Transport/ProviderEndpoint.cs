using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace Fallback;

/// <summary>The address of a provider and the way to ask it. Immutable; a reload creates a new one.</summary>
internal sealed class ProviderEndpoint
{
    private const string Path = "/chat/completions";
    private const int LargeBody = 1024 * 1024;

    private static readonly MediaTypeHeaderValue _json = new("application/json");

    // Firewalls in front of some providers reject clients without a user agent.
    public static string UserAgent { get; } = $"Fallback/{typeof(ProviderEndpoint).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>Returns the user agent of requests that are not calls, so that the server's operator can distinguish them.</summary>
    public static string UserAgentOf(ProbeType type) => $"{UserAgent} ({(type == ProbeType.Probe ? "probe" : "synthetic")})";

    private readonly Uri _baseUrl = null!;
    private int _oddFigures;

    // The last name that was found to be valid: usually the next one is the same.
    private volatile string? _model;

    private static readonly TimeSpan _expectsNothingFor = TimeSpan.FromHours(1);

    // When a proxy last refused an expectation; null if none has.
    private volatile LearnedFact? _expectsNothing;

    public required string Provider { get; init; }

    public string Instance { get; init; } = "default";

    public required Uri BaseUrl
    {
        get => _baseUrl;
        init
        {
            _baseUrl = value;
            ChatCompletions = Complete(value);
            BaseAddress = Shorten(value);
        }
    }

    /// <summary>The vendor whose habits its replies have.</summary>
    public Vendor Vendor { get; init; }

    /// <summary>The form of its requests.</summary>
    public ChatFlavour Flavour { get; init; } = ChatFlavour.Unknown;

    public Dialect Dialect { get; init; } = Dialect.OpenAIChat;

    public string? ApiVersion { get; init; }

    /// <summary>Whether prompts are cached; see <see cref="ProviderOptions.CachesPrompts"/>.</summary>
    public bool CachesPrompts { get; init; }

    /// <summary>Whether the trace context is sent; see <see cref="ProviderOptions.SendsTraceContext"/>.</summary>
    public bool SendsTraceContext { get; init; }

    /// <summary>The vendor of the provider; see <see cref="Vendors"/>.</summary>
    public string VendorName
    {
        get => field ?? Provider;
        init;
    }

    public Uri ChatCompletions { get; private init; } = null!;

    /// <summary>The base that a client's own paths are added to, with a slash at the end.</summary>
    public Uri BaseAddress { get => StandInAddress is { } standIn ? Shorten(standIn) : field; private init; } = null!;

    /// <summary>The address that replaces the provider's; null except in a rehearsal.</summary>
    public Uri? StandInAddress { get; init; }

    public Credentials Credentials { get; init; } = Credentials.None;

    /// <summary>The key if it is known; for tokens, the latest one.</summary>
    public ApiKey? Key => Credentials.Key;

    public bool KeyRequired { get; init; }

    /// <summary>A value that distinguishes keys without revealing them.</summary>
    public string CredentialFingerprint { get; init; } = "";

    public KeyValuePair<string, string>[] Headers { get; init; } = [];

    public long MaxResponseBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>The chat client that is asked instead of the address; usually null.</summary>
    public ITransport? ChatClient { get; init; }

    public required HttpMessageInvoker Invoker { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What a proxy on the way has taught; null for nothing, or once it has expired.</summary>
    public LearnedFact? Learned => _expectsNothing is { } fact && Time.GetUtcNow() < fact.Until ? fact : null;

    /// <summary>Forgets what a proxy has taught.</summary>
    public void Forget() => _expectsNothing = null;

    /// <summary>Returns true for the first impossible figures in a reply: one log line about them is enough.</summary>
    public bool TryNoteOddFigures() => Interlocked.Exchange(ref _oddFigures, 1) == 0;

    /// <summary>Returns the model's name in a reply for display; null if it contains something like a key.</summary>
    public string? Shown(string? model)
    {
        if (model is null || model == _model) return model;
        return Redactor.Redact(model, Key) == model ? _model = model : null;
    }

    /// <summary>Returns a word of a reply for display; null if it contains something like a key.</summary>
    public string? Redacted(string? word) => word is not null && Redactor.Redact(word, Key) == word ? word : null;

    /// <summary>
    /// Creates a request with the key. It uses HTTP/1.1, so that each call has its own connection: a broken or dead one affects no other
    /// call, and a call that is given up is aborted by closing it.
    /// </summary>
    public HttpRequestMessage CreateMessage(Uri address, byte[] body)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        message.Content.Headers.ContentType = _json;
        ExpectContinue(message, body.Length);
        bool named = false;
        foreach ((string name, string value) in Headers)
        {
            named |= name.Equals("User-Agent", StringComparison.OrdinalIgnoreCase);
            message.Headers.TryAddWithoutValidation(name, value);
        }
        if (!named) message.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        Credentials.Add(message.Headers);
        AddTraceContext(message);
        return message;
    }

    /// <summary>
    /// Completes a request that an SDK has written: adds the key, and the configured headers, which take precedence over the SDK's own.
    /// </summary>
    public void Prepare(HttpRequestMessage message)
    {
        ExpectContinue(message, message.Content?.Headers.ContentLength ?? 0);
        Credentials.Remove(message.Headers);
        Credentials.Add(message.Headers);
        foreach ((string name, string value) in Headers)
        {
            if (message.Headers.NonValidated.Contains(name)) message.Headers.Remove(name);
            message.Headers.TryAddWithoutValidation(name, value);
        }
        AddTraceContext(message);
    }

    /// <summary>Whether a proxy on the way has refused the expectation, which is then not sent again (RFC 9110, 10.1.1).</summary>
    public bool RefusesExpectation(HttpRequestMessage sent, HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.ExpectationFailed || sent.Headers.ExpectContinue != true) return false;
        DateTimeOffset now = Time.GetUtcNow();
        _expectsNothing = new LearnedFact
        {
            What = "header left out", Value = "Expect: 100-continue", LearnedAt = now, Until = now + _expectsNothingFor
        };
        return true;
    }

    /// <summary>
    /// Returns the same request without the expectation. The content moves to it, because a request can be sent only once.
    /// </summary>
    public static HttpRequestMessage WithoutExpectation(HttpRequestMessage sent)
    {
        var message = new HttpRequestMessage(sent.Method, sent.RequestUri) { Content = sent.Content, Version = sent.Version };
        foreach ((string name, HeaderStringValues values) in sent.Headers.NonValidated)
            if (!name.Equals("Expect", StringComparison.OrdinalIgnoreCase))
                message.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values);
        sent.Content = null;
        return message;
    }

    private void AddTraceContext(HttpRequestMessage message)
    {
        if (!SendsTraceContext || Activity.Current is not { IdFormat: ActivityIdFormat.W3C } span) return;
        message.Headers.TryAddWithoutValidation("traceparent", span.Id);
        if (span.TraceStateString is { Length: > 0 } state) message.Headers.TryAddWithoutValidation("tracestate", state);
    }

    /// <summary>Lets a server refuse a large body before it is sent, instead of cutting the connection.</summary>
    private void ExpectContinue(HttpRequestMessage message, long length)
    {
        if (length > LargeBody && Learned is null) message.Headers.ExpectContinue = true;
    }

    /// <summary>Adds the path to the base URL, unless the base URL already has it; a query stays at its place.</summary>
    public static Uri Complete(Uri baseUrl)
    {
        string path = baseUrl.AbsolutePath.TrimEnd('/');
        if (!path.EndsWith(Path, StringComparison.OrdinalIgnoreCase)) path += Path;
        return new UriBuilder(baseUrl) { Path = path, Fragment = "" }.Uri;
    }

    private static Uri Shorten(Uri baseUrl)
    {
        string path = baseUrl.AbsolutePath.TrimEnd('/');
        if (path.EndsWith(Path, StringComparison.OrdinalIgnoreCase)) path = path[..^Path.Length];
        return new UriBuilder(baseUrl) { Path = path + "/", Fragment = "" }.Uri;
    }
}
