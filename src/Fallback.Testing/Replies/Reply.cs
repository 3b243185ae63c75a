using System.Globalization;
using System.Net.Mime;

namespace Fallback.Testing;

/// <summary>
/// The server's reaction to a request: an answer, an error or a misbehavior. Immutable: every modifier returns a copy, so you can use a
/// reply for several models and any number of times.
/// </summary>
public abstract class Reply
{
    private IReadOnlyDictionary<string, string> _headers = new Dictionary<string, string>();
    private TimeSpan _latency;
    private Task? _gate;

    private protected Reply()
    {
    }

    /// <summary>
    /// Creates an answer with this text. If the request asks for a stream, the text is streamed word by word. The modifiers of the answer
    /// script everything that can go wrong with it.
    /// </summary>
    public static TextReply Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new TextReply(new AnswerPlan { Text = text });
    }

    /// <summary>Creates a reply with a status and a body of your own, or without a body.</summary>
    /// <param name="status">The status, from 200 to 599.</param>
    /// <param name="body">The body. Default null: none. For an error in the provider's own form, see <see cref="Error"/>.</param>
    /// <param name="contentType">The content type of the body. Default: JSON.</param>
    /// <exception cref="ArgumentOutOfRangeException">The status is not between 200 and 599.</exception>
    public static Reply Status(int status, string? body = null, string contentType = MediaTypeNames.Application.Json) =>
        new BodyReply(status, body is null ? null : contentType, body ?? "");

    /// <summary>
    /// Creates an error in the form of the request's dialect, for example OpenAI's <c>{"error":{"message","type","param","code"}}</c>, or
    /// Anthropic's <c>{"type":"error","error":{"type","message","details":{"error_code"}},"request_id"}</c>.
    /// </summary>
    /// <param name="status">The status, from 200 to 599. With 200, the error hides behind a success.</param>
    /// <param name="code">The code of the error. Default: JSON null; in Anthropic's dialect, no details.</param>
    /// <param name="message">The message of the error. Default: a plain sentence.</param>
    /// <param name="type">
    /// The type of the error. Default: <c>server_error</c> for status 500 and higher, otherwise <c>invalid_request_error</c>; in
    /// Anthropic's dialect, the type that Anthropic has for the status.
    /// </param>
    /// <param name="param">The request's parameter that caused the error. Default: JSON null; left out in Anthropic's dialect.</param>
    /// <exception cref="ArgumentOutOfRangeException">The status is not between 200 and 599.</exception>
    public static Reply Error(int status, string? code = null, string? message = null, string? type = null, string? param = null)
    {
        PlannedError error = new(CheckStatus(status), code, message ?? "The provider was told to fail.", type, param);
        return new ErrorReply(_ => error);
    }

    /// <summary>
    /// Creates a rate limit: 429 with code <c>rate_limit_exceeded</c>; in Anthropic's dialect, type <c>rate_limit_error</c>.
    /// </summary>
    /// <param name="retryAfter">The delay of <see cref="WithRetryAfter"/>. Default null: no such header.</param>
    public static Reply RateLimited(TimeSpan? retryAfter = null) =>
        new ErrorReply(dialect => dialect.RateLimited).WithOptionalRetryAfter(retryAfter);

    /// <summary>
    /// Creates an overload: 503 with code <c>server_is_overloaded</c>; in Anthropic's dialect, 529 with type <c>overloaded_error</c>.
    /// </summary>
    /// <param name="retryAfter">The delay of <see cref="WithRetryAfter"/>. Default null: no such header.</param>
    public static Reply Overloaded(TimeSpan? retryAfter = null) =>
        new ErrorReply(dialect => dialect.Overloaded).WithOptionalRetryAfter(retryAfter);

    /// <summary>Creates a page of HTML, as proxies and wrong base URLs return it.</summary>
    /// <param name="status">The status, from 200 to 599. A wrong base URL often returns 200.</param>
    /// <exception cref="ArgumentOutOfRangeException">The status is not between 200 and 599.</exception>
    public static Reply Html(int status) => new BodyReply(status, "text/html; charset=UTF-8", string.Create(CultureInfo.InvariantCulture,
        $"<!DOCTYPE html>\n<html><head><title>{status}</title></head><body>"
        + $"<center><h1>{status}</h1></center><hr><center>cloudflare</center></body></html>\n"));

    /// <summary>Creates a reply with exactly this body, both for requests with and without a stream.</summary>
    /// <param name="status">The status, from 200 to 599.</param>
    /// <param name="contentType">The content type, such as <c>text/event-stream</c>; null for none.</param>
    /// <param name="body">The body, sent as UTF-8.</param>
    /// <exception cref="ArgumentOutOfRangeException">The status is not between 200 and 599.</exception>
    public static Reply Raw(int status, string? contentType, string body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new BodyReply(status, contentType, body);
    }

    /// <summary>
    /// Creates a reply that accepts the request and never sends a byte, until the client disconnects or the server is disposed of.
    /// </summary>
    public static Reply Hang() => new HangReply();

    /// <summary>
    /// Creates a reply that sends the headers, optionally the start of a body, and then nothing more, until the client disconnects or the
    /// server is disposed of.
    /// </summary>
    /// <param name="status">The status, from 200 to 599.</param>
    /// <param name="start">The start of the body. Default: nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">The status is not between 200 and 599.</exception>
    public static Reply HangInBody(int status = 200, string start = "") => new UnfinishedReply(status, start, endless: false);

    /// <summary>
    /// Creates a reply that sends the headers and then a body that never ends, as fast as the client reads it, without a line break.
    /// </summary>
    /// <param name="status">The status, from 200 to 599.</param>
    /// <exception cref="ArgumentOutOfRangeException">The status is not between 200 and 599.</exception>
    public static Reply EndlessBody(int status = 200) => new UnfinishedReply(status, "{\"error\":{\"message\":\"", endless: true);

    /// <summary>Creates a reply that resets the connection (TCP RST) before any byte of a response.</summary>
    public static Reply Reset() => new DisconnectReply(reset: true);

    /// <summary>
    /// Creates a reply that closes the connection in an orderly way (TCP FIN) before any byte of a response, as servers do with connections
    /// that were idle for too long.
    /// </summary>
    public static Reply CloseBeforeHeaders() => new DisconnectReply(reset: false);

    /// <summary>
    /// Waits before the headers are sent. The time counts from the request's arrival, on the server's clock. Replaces an earlier latency.
    /// </summary>
    /// <param name="latency">The latency, at least zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">The latency is negative.</exception>
    public virtual Reply After(TimeSpan latency)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(latency, TimeSpan.Zero);
        Reply copy = Copy();
        copy._latency = latency;
        return copy;
    }

    /// <summary>
    /// Holds the reply back until the task has ended, in whatever way. Such a barrier spares a test from sleeping. Replaces an earlier
    /// gate.
    /// </summary>
    public virtual Reply HeldBy(Task gate)
    {
        ArgumentNullException.ThrowIfNull(gate);
        Reply copy = Copy();
        copy._gate = gate;
        return copy;
    }

    /// <summary>Adds or replaces a response header, including <c>Date</c>, <c>Content-Type</c> and the request's id.</summary>
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
    /// Adds <c>Retry-After</c> in whole seconds, rounded up; for a fraction of a second, also <c>retry-after-ms</c> with the exact value.
    /// For other forms, such as a date, use <see cref="WithHeader"/>.
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
