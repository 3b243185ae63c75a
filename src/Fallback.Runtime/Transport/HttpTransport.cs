using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Fallback.CompilerServices;

namespace Fallback;

/// <summary>
/// Asks over HTTP, in the provider's dialect. Every error is returned as a <see cref="Failure"/>; the only exception is <see
/// cref="OperationCanceledException"/> for the given token.
/// </summary>
internal sealed class HttpTransport(TimeProvider time) : ITransport
{
    private const int ErrorBodyLimit = 64 * 1024;

    private static readonly TimeSpan _errorBodyTime = TimeSpan.FromSeconds(5);

    /// <summary>Asks for a whole answer.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Reply<ChatAnswer>> CompleteAsync(
        ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, CancellationToken cancellationToken)
    {
        if (!TryWrite(endpoint, shape, request, stream: false, cancellationToken, out HttpRequestMessage message, out Failure? unsendable))
            return new Reply<ChatAnswer>(unsendable);
        HttpResponseMessage? response = null;
        try
        {
            response = await AskAsync(endpoint, message, request, cancellationToken).ConfigureAwait(false);
            if (endpoint.RefusesExpectation(message, response))
            {
                response.Dispose();
                message = ProviderEndpoint.WithoutExpectation(message);
                response = await AskAsync(endpoint, message, request, cancellationToken).ConfigureAwait(false);
            }
            if (!Accept(response, shape))
                return new Reply<ChatAnswer>(await ReadFailureAsync(endpoint, response, cancellationToken).ConfigureAwait(false));
            if (IsStream(response))
            {
                Stream events = await response.Content.ReadAsStreamAsync(CancellationToken.None).ConfigureAwait(false);
                IChunkStream stream = endpoint.Dialect.Open(this, endpoint, response, events, request);
                return await GatheredAnswer.OfAsync(stream, shape, cancellationToken).ConfigureAwait(false);
            }
            using BoundedBody body =
                await BoundedBody.ReadAsync(response.Content, endpoint.MaxResponseBytes, keepBeginning: false, cancellationToken)
                    .ConfigureAwait(false);
            using ReadingScope scope = ReadingScope.Until(cancellationToken);
            return endpoint.Dialect.Read(body, endpoint, response, this, shape.Tier, request);
        }
        // The handler may report a canceled exchange as a broken connection.
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (ReplyFailedException e)
        {
            return new Reply<ChatAnswer>(e.Failure);
        }
        catch (Exception e)
        {
            return new Reply<ChatAnswer>(FailureClassifier.FromException(e, headersReceived: response is not null));
        }
        finally
        {
            response?.Dispose();
            message.Dispose();
        }
    }

    /// <summary>Asks for a stream; succeeds once the headers have arrived with a success status.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Reply<IChunkStream>> OpenAsync(
        ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, CancellationToken cancellationToken)
    {
        if (!TryWrite(endpoint, shape, request, stream: true, cancellationToken, out HttpRequestMessage message, out Failure? unsendable))
            return new Reply<IChunkStream>(unsendable);
        HttpResponseMessage? response = null;
        IChunkStream? stream = null;
        try
        {
            response = await AskAsync(endpoint, message, request, cancellationToken).ConfigureAwait(false);
            if (endpoint.RefusesExpectation(message, response))
            {
                response.Dispose();
                message = ProviderEndpoint.WithoutExpectation(message);
                response = await AskAsync(endpoint, message, request, cancellationToken).ConfigureAwait(false);
            }
            if (!Accept(response, shape))
                return new Reply<IChunkStream>(await ReadFailureAsync(endpoint, response, cancellationToken).ConfigureAwait(false));
            // Read without a token: after the headers, this waits for nothing.
            stream = endpoint.Dialect.Open(
                this, endpoint, response, await response.Content.ReadAsStreamAsync(CancellationToken.None).ConfigureAwait(false), request);
            return new Reply<IChunkStream>(stream);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (ReplyFailedException e)
        {
            return new Reply<IChunkStream>(e.Failure);
        }
        catch (Exception e)
        {
            return new Reply<IChunkStream>(FailureClassifier.FromException(e, headersReceived: response is not null));
        }
        finally
        {
            if (stream is null) response?.Dispose();
            message.Dispose();
        }
    }

    public string? Objection(ProviderEndpoint endpoint, ChatRequest request) => endpoint.Dialect.Objection(endpoint, request);

    /// <summary>
    /// Classifies an error inside a stream that began well. The headers had arrived, so the endpoint itself is reachable.
    /// </summary>
    internal Failure ClassifyInStream(ProviderEndpoint endpoint, HttpResponseMessage response, ReadOnlyMemory<byte> data)
    {
        Failure failure = Classify(endpoint, response, data);
        return failure.Scope == FailureScope.Endpoint && failure.Kind != FailureKind.EndpointMisconfigured
            ? failure with { Scope = FailureScope.Model }
            : failure;
    }

    /// <summary>Adds the calling program's headers, if permitted. A header of the provider's own takes precedence.</summary>
    private static void AddHeaders(HttpRequestMessage message, ChatRequest request)
    {
        if (request.Probe is { } type && message.Headers.NonValidated.TryGetValues("User-Agent", out HeaderStringValues agent)
            && agent.ToString() == ProviderEndpoint.UserAgent)
        {
            message.Headers.Remove("User-Agent");
            message.Headers.TryAddWithoutValidation("User-Agent", ProviderEndpoint.UserAgentOf(type));
        }
        if (request.Wire?.Headers is not { } headers) return;
        foreach ((string name, string value) in headers)
            if (!message.Headers.NonValidated.Contains(name)) message.Headers.TryAddWithoutValidation(name, value);
    }

    private static Task<HttpResponseMessage> AskAsync(
        ProviderEndpoint endpoint, HttpRequestMessage message, ChatRequest request, CancellationToken cancellationToken) =>
        endpoint.Credentials.HasTokens
            ? SendAsync(endpoint, message, request, cancellationToken)
            : endpoint.Invoker.SendAsync(message, cancellationToken);

    /// <summary>Sends with a valid token, and once more with another one if the provider refuses it.</summary>
    private static async Task<HttpResponseMessage> SendAsync(
        ProviderEndpoint endpoint, HttpRequestMessage message, ChatRequest request, CancellationToken cancellationToken)
    {
        byte[] body = await message.Content!.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        Uri address = message.RequestUri!;
        for (bool isSecond = false; ; isSecond = true)
        {
            if (await endpoint.Credentials.ObtainAsync(cancellationToken).ConfigureAwait(false) is { } keyless) throw new ReplyFailedException(keyless);
            ApiKey? token = endpoint.Key;
            using HttpRequestMessage keyed = endpoint.CreateMessage(address, body);
            AddHeaders(keyed, request);
            HttpResponseMessage response = await endpoint.Invoker.SendAsync(keyed, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.Unauthorized) return response;
            endpoint.Credentials.Refused(token);
            if (isSecond) return response;
            response.Dispose();
        }
    }

    /// <summary>Classifies a reply that is not an answer: an error status, or a success status with a different body.</summary>
    internal Failure Classify(ProviderEndpoint endpoint, HttpResponseMessage response, ReadOnlyMemory<byte> body) =>
        FailureClassifier.Classify(new ProviderReply(
            endpoint.Vendor,
            (int)response.StatusCode,
            new ReplyHeaders(response),
            body,
            time.GetUtcNow(),
            endpoint.Key));

    internal StreamTail CreateTail() => new(time);

    private static bool TryWrite(
        ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, bool stream, CancellationToken cancellationToken,
        out HttpRequestMessage message, [NotNullWhen(false)] out Failure? unsendable)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Reply<byte[]> body = RequestBody.TryWrite(endpoint, shape, request, stream);
        unsendable = body.Failure;
        message = null!;
        if (unsendable is not null) return false;
        try
        {
            message = endpoint.CreateMessage(endpoint.Dialect.Address(endpoint, shape, request, stream), body.Value!);
            AddHeaders(message, request);
        }
        catch (Exception e)
        {
            unsendable = Dialect.Thrown("say where the request goes", e, FailureScope.Request);
        }
        return unsendable is null;
    }

    /// <summary>
    /// Whether the response is a stream: some servers stream whatever was requested. Checked without parsing the header, which would slow
    /// down every call.
    /// </summary>
    private static bool IsStream(HttpResponseMessage response) =>
        response.Content.Headers.NonValidated.TryGetValues("Content-Type", out HeaderStringValues type)
        && type.ToString().StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a response is an answer, whose body must still be read.</summary>
    private static bool Accept(HttpResponseMessage response, RequestShape shape)
    {
        // The request contains the key, and must not live as long as a stream.
        response.RequestMessage = null;
        shape.Limits?.Observe(new ReplyHeaders(response), response.IsSuccessStatusCode);
        return response.IsSuccessStatusCode;
    }

    /// <summary>Reads an error's body only as long and as far as needed: some never end.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<Failure> ReadFailureAsync(ProviderEndpoint endpoint, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if ((int)response.StatusCode is >= 300 and <= 399) return Redirected(endpoint, response);
        AttemptTimer bounded = AttemptTimer.Start(time, _errorBodyTime, cancellationToken);
        try
        {
            using BoundedBody body =
                await BoundedBody.ReadAsync(response.Content, ErrorBodyLimit, keepBeginning: true, bounded.Token)
                    .ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return Classify(endpoint, response, body.Bytes);
        }
        finally
        {
            bounded.Stop();
        }
    }

    private static Failure Redirected(ProviderEndpoint endpoint, HttpResponseMessage response)
    {
        // Only the target: the rest of the address may be confidential.
        string target = response.Headers.Location is { } location && Uri.TryCreate(endpoint.ChatCompletions, location, out Uri? url)
            ? Redactor.Clean($"{url.Scheme}://{url.IdnHost}", endpoint.Key) ?? "another host"
            : "nowhere";
        return new Failure(FailureKind.EndpointMisconfigured, FailureScope.Endpoint)
        {
            HttpStatus = (int)response.StatusCode,
            Message = $"redirected to {target}; redirects are not followed, so that the key is sent nowhere else; correct the base URL",
        };
    }
}
