using System.Globalization;
using System.Net.Mime;

namespace Fallback.Testing;

/// <summary>
/// What the server does with a request: an answer, an error, or a misbehaviour. Immutable: every modifier returns a copy, so a reply can be
/// shared by models and used any number of times.
/// </summary>
public abstract class Reply
{
    private IReadOnlyDictionary<string, string> _headers = new Dictionary<string, string>();
    private TimeSpan _latency;
    private Task? _gate;

    private protected Reply()
    {
    }

    /// <summary>An answer with this text, streamed word by word when the request asks for a stream. Its modifiers script everything that
    /// can go wrong with it.</summary>
    public static TextReply Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new TextReply(new AnswerPlan { Text = text });
    }

    /// <summary>A status with a body of its own, or with none.</summary>
    /// <param name="status">From 200 to 599.</param>
    /// <param name="body">The body; none by default. For an error in the provider's own shape see <see cref="Error"/>.</param>
    /// <param name="contentType">The body's content type.</param>
    /// <exception cref="ArgumentOutOfRangeException">The status is outside 200 to 599.</exception>
    public static Reply Status(int status, string? body = null, string contentType = MediaTypeNames.Application.Json) =>
        new BodyReply(status, body is null ? null : contentType, body ?? "");

    /// <summary>
    /// An error in the shape of the request's dialect: OpenAI's <c>{"error":{"message","type","param","code"}}</c>, or Anthropic's
    /// <c>{"type":"error","error":{"type","message","details":{"error_code"}},"request_id"}</c>.
    /// </summary>
    /// <param name="status">From 200 to 599; with 200 the error hides behind a success.</param>
    /// <param name="code">The error's code; by default JSON null, and no details in Anthropic's dialect.</param>
    /// <param name="message">The error's message; a plain sentence by default.</param>
    /// <param name="type">The error's type; by default <c>server_error</c> from status 500 on, else <c>invalid_request_error</c>, or the
    /// one that Anthropic has for the status.</param>
    /// <param name="param">The request's parameter that is to blame; JSON null by default, and left out in Anthropic's dialect.</param>
    /// <exception cref="ArgumentOutOfRangeException">The status is outside 200 to 599.</exception>
    public static Reply Error(int status, string? code = null, string? message = null, string? type = null, string? param = null)
    {
        PlannedError error = new(CheckStatus(status), code, message ?? "The provider was told to fail.", type, param);
        return new ErrorReply(_ => error);
    }

    /// <summary>429, code <c>rate_limit_exceeded</c>; Anthropic's type <c>rate_limit_error</c>.</summary>
    /// <param name="retryAfter">See <see cref="WithRetryAfter"/>; no such header by default.</param>
    public static Reply RateLimited(TimeSpan? retryAfter = null) =>
        new ErrorReply(dialect => dialect.RateLimited).WithOptionalRetryAfter(retryAfter);

    /// <summary>503, code <c>server_is_overloaded</c>; in Anthropic's dialect 529, type <c>overloaded_error</c>.</summary>
    /// <param name="retryAfter">See <see cref="WithRetryAfter"/>; no such header by default.</param>
    public static Reply Overloaded(TimeSpan? retryAfter = null) =>
        new ErrorReply(dialect => dialect.Overloaded).WithOptionalRetryAfter(retryAfter);

    /// <summary>A page of HTML, as proxies and wrong base URLs give it.</summary>
    /// <param name="status">From 200 to 599; with 200 it is what a wrong base URL often gives.</param>
    /// <exception cref="ArgumentOutOfRangeException">The status is outside 200 to 599.</exception>
    public static Reply Html(int status) => new BodyReply(status, "text/html; charset=UTF-8", string.Create(CultureInfo.InvariantCulture,
        $"<!DOCTYPE html>\n<html><head><title>{status}</title></head><body>"
        + $"<center><h1>{status}</h1></center><hr><center>cloudflare</center></body></html>\n"));

    /// <summary>Exactly this body, for requests with and without stream alike.</summary>
    /// <param name="status">From 200 to 599.</param>
    /// <param name="contentType">The content type, such as <c>text/event-stream</c>; null for none.</param>
    /// <param name="body">The body; sent as UTF-8.</param>
    /// <exception cref="ArgumentOutOfRangeException">The status is outside 200 to 599.</exception>
    public static Reply Raw(int status, string? contentType, string body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new BodyReply(status, contentType, body);
    }

    /// <summary>Accepts the request and never sends a byte, until the client goes away or the server is disposed.</summary>
    public static Reply Hang() => new HangReply();

    /// <summary>Sends the headers, possibly the start of a body, and then nothing more, until the client goes away or
    /// the server is disposed.</summary>
    /// <param name="status">From 200 to 599.</param>
    /// <param name="start">The start of the body; by default nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">The status is outside 200 to 599.</exception>
    public static Reply HangInBody(int status = 200, string start = "") => new UnfinishedReply(status, start, endless: false);

    /// <summary>Sends the headers and then a body that never ends, as fast as the client reads it, without a line break.</summary>
    /// <param name="status">From 200 to 599.</param>
    /// <exception cref="ArgumentOutOfRangeException">The status is outside 200 to 599.</exception>
    public static Reply EndlessBody(int status = 200) => new UnfinishedReply(status, "{\"error\":{\"message\":\"", endless: true);

    /// <summary>Resets the connection (TCP RST) before any byte of a response.</summary>
    public static Reply Reset() => new DisconnectReply(reset: true);

    /// <summary>Closes the connection in good order (TCP FIN) before any byte of a response, as a server does with a connection that
    /// was idle for too long.</summary>
    public static Reply CloseBeforeHeaders() => new DisconnectReply(reset: false);

    /// <summary>Waits before the headers are sent, counted from the request's arrival on the server's clock.
    /// Replaces an earlier latency.</summary>
    /// <param name="latency">Zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The latency is negative.</exception>
    public virtual Reply After(TimeSpan latency)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(latency, TimeSpan.Zero);
        Reply copy = Copy();
        copy._latency = latency;
        return copy;
    }

    /// <summary>Holds the reply back until the task has ended, in whatever way: a barrier, so that a test needs no sleep.
    /// Replaces an earlier gate.</summary>
    public virtual Reply HeldBy(Task gate)
    {
        ArgumentNullException.ThrowIfNull(gate);
        Reply copy = Copy();
        copy._gate = gate;
        return copy;
    }

    /// <summary>Adds a response header, or replaces it, <c>Date</c>, <c>Content-Type</c> and the request's id included.</summary>
    /// <exception cref="ArgumentException">The name is null or empty.</exception>
    public virtual Reply WithHeader(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        Reply copy = Copy();
        copy._headers = new Dictionary<string, string>(_headers, StringComparer.OrdinalIgnoreCase) { [name] = value };
        return copy;
    }

    /// <summary>
    /// Adds <c>Retry-After</c> in whole seconds, rounded up, and for a fraction of a second <c>retry-after-ms</c> with the exact value too.
    /// Other forms, such as a date, are written with <see cref="WithHeader"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative.</exception>
    public virtual Reply WithRetryAfter(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        Reply copy = WithHeader("Retry-After", Math.Ceiling(delay.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        return delay.Ticks % TimeSpan.TicksPerSecond == 0
            ? copy
            : copy.WithHeader("retry-after-ms", delay.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
    }

    internal async Task SendAsync(Exchange exchange)
    {
        await exchange.WaitAsync(_latency);
        if (_gate is not null) await exchange.WaitAsync(_gate);
        await RespondAsync(exchange, _headers);
    }

    private protected abstract Task RespondAsync(Exchange exchange, IReadOnlyDictionary<string, string> headers);

    private protected Reply Copy() => (Reply)MemberwiseClone();

    private protected static int CheckStatus(int status)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 200);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        return status;
    }

    private Reply WithOptionalRetryAfter(TimeSpan? delay) => delay is { } value ? WithRetryAfter(value) : this;
}
