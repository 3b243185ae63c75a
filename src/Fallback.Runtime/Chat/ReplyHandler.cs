namespace Fallback;

/// <summary>
/// Handles the HTTP of an SDK. A reply that is not an answer is read and classified here, by the rules of the built-in transport, because
/// the SDK would hide its headers and read a body of any size. It leaves the SDK as a <see cref="ReplyFailedException"/>, a new one for
/// each call.
/// </summary>
internal sealed class ReplyHandler(ProviderEndpoint endpoint, HttpTransport transport) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage? response = null;
        bool answered = false;
        try
        {
            if (await endpoint.Credentials.ObtainAsync(cancellationToken).ConfigureAwait(false) is { } keyless) throw new ReplyFailedException(keyless);
            endpoint.Prepare(request);
            response = await endpoint.Invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (endpoint.RefusesExpectation(request, response))
            {
                response.Dispose();
                response = await RepeatAsync(request, cancellationToken).ConfigureAwait(false);
            }
            Failure? failure = response.IsSuccessStatusCode
                ? await TakeAsync(response, cancellationToken).ConfigureAwait(false)
                : await transport.ReadFailureAsync(endpoint, response, cancellationToken).ConfigureAwait(false);
            answered = failure is null;
            return answered ? response : throw new ReplyFailedException(failure!);
        }
        catch (Exception e) when (e is not ReplyFailedException && !cancellationToken.IsCancellationRequested)
        {
            throw new ReplyFailedException(FailureClassifier.FromException(e, headersReceived: response is not null));
        }
        finally
        {
            // The request stays with the SDK, and the SDK must not hold a key.
            endpoint.Credentials.Remove(request.Headers);
            if (!answered) response?.Dispose();
        }
    }

    /// <summary>Whether the body is a stream: server-sent events, or the frames that Amazon's services use.</summary>
    private static bool IsStream(string? mediaType) =>
        "text/event-stream".Equals(mediaType, StringComparison.OrdinalIgnoreCase)
        || "application/vnd.amazon.eventstream".Equals(mediaType, StringComparison.OrdinalIgnoreCase);

    private static bool IsEvents(HttpContent body) =>
        "text/event-stream".Equals(body.Headers.ContentType?.MediaType, StringComparison.OrdinalIgnoreCase);

    private async Task<HttpResponseMessage> RepeatAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using HttpRequestMessage again = ProviderEndpoint.WithoutExpectation(request);
        return await endpoint.Invoker.SendAsync(again, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Takes a reply. A stream is checked while it is read; anything else is read now, because only the whole body shows what it is.
    /// </summary>
    private async ValueTask<Failure?> TakeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        HttpContent body = response.Content;
        if (IsStream(body.Headers.ContentType?.MediaType))
        {
            Stream stream = await body.ReadAsStreamAsync(CancellationToken.None).ConfigureAwait(false);
            Stream watched = new WatchedStream(stream, endpoint.MaxResponseBytes);
            response.Content = ReplacedContent.Of(body, new StreamContent(IsEvents(body) ? new CompletedStream(watched) : watched));
            return null;
        }
        using BoundedBody read = await BoundedBody
            .ReadAsync(body, endpoint.MaxResponseBytes, keepBeginning: false, cancellationToken)
            .ConfigureAwait(false);
        if (read.IsCut) return ReplyFailures.TooLarge(endpoint, response);
        WireAnswer answer = default;
        if (!WireReader.TryRead(read.Bytes.Span, ref answer) || answer.HasError)
            return transport.Classify(endpoint, response, read.Bytes) with { Usage = answer.Usage };
        response.Content = ReplacedContent.Of(body, new ByteArrayContent(ServerToolUsage.Complete(read.Bytes.Span)));
        body.Dispose();
        return null;
    }
}
