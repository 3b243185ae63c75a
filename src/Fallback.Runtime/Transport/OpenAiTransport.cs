using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Fallback.CompilerServices;

namespace Fallback;

/// <summary>
/// Chat completions in the OpenAI dialect. Whatever goes wrong comes back as a <see cref="Failure"/>; the only exception is
/// <see cref="OperationCanceledException"/> for the given token.
/// </summary>
internal sealed class OpenAiTransport(TimeProvider time)
{
    private const int ErrorBodyLimit = 64 * 1024;
    private const int LargeBody = 1024 * 1024;

    private static readonly TimeSpan _errorBodyTime = TimeSpan.FromSeconds(5);
    private static readonly MediaTypeHeaderValue _json = new("application/json");

    /// <summary>Asks for a whole answer.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Reply<ChatAnswer>> CompleteAsync(ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, CancellationToken cancellationToken)
    {
        if (Unsendable(request) is { } unsendable) return new Reply<ChatAnswer>(unsendable);
        using HttpRequestMessage message = CreateMessage(endpoint, shape, request, stream: false);
        HttpResponseMessage? response = null;
        try
        {
            response = await endpoint.Invoker.SendAsync(message, cancellationToken).ConfigureAwait(false);
            if ((int)response.StatusCode is < 200 or > 299) return new Reply<ChatAnswer>(await ReadFailureAsync(endpoint, response, cancellationToken).ConfigureAwait(false));
            using BoundedBody body = await BoundedBody.ReadAsync(response.Content, endpoint.MaxResponseBytes, cancellationToken).ConfigureAwait(false);
            return AnswerReader.Read(body, endpoint, response, this);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return new Reply<ChatAnswer>(FailureClassifier.FromException(e, headersReceived: response is not null));
        }
        // The handler may report a cancelled exchange as a broken connection.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        finally
        {
            response?.Dispose();
        }
    }

    /// <summary>Asks for a stream; succeeds once the headers have come with a success status.</summary>
    public async ValueTask<Reply<ChatStream>> OpenAsync(ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, CancellationToken cancellationToken)
    {
        if (Unsendable(request) is { } unsendable) return new Reply<ChatStream>(unsendable);
        using HttpRequestMessage message = CreateMessage(endpoint, shape, request, stream: true);
        HttpResponseMessage? response = null;
        try
        {
            response = await endpoint.Invoker.SendAsync(message, cancellationToken).ConfigureAwait(false);
            if ((int)response.StatusCode is < 200 or > 299) return new Reply<ChatStream>(await ReadFailureAsync(endpoint, response, cancellationToken).ConfigureAwait(false));
            Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var stream = new ChatStream(this, endpoint, response, body);
            response = null;
            return new Reply<ChatStream>(stream);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return new Reply<ChatStream>(FailureClassifier.FromException(e, headersReceived: response is not null));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        finally
        {
            response?.Dispose();
        }
    }

    /// <summary>Decides what a reply that is no answer means: an error status, or a success status with something else in its body.</summary>
    internal Failure Classify(ProviderEndpoint endpoint, HttpResponseMessage response, ReadOnlyMemory<byte> body) =>
        FailureClassifier.Classify(new ProviderReply(
            endpoint.Provider,
            endpoint.BaseUrl.Host,
            (int)response.StatusCode,
            new ReplyHeaders(response),
            body,
            time.GetUtcNow(),
            endpoint.Key));

    /// <summary>Reads an error's body for no longer and no further than it takes to understand it: some never end.</summary>
    private async ValueTask<Failure> ReadFailureAsync(ProviderEndpoint endpoint, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if ((int)response.StatusCode is >= 300 and <= 399)
            return new Failure(FailureKind.EndpointMisconfigured, FailureScope.Endpoint) { HttpStatus = (int)response.StatusCode, Message = $"redirected to {response.Headers.Location?.Host ?? "nowhere"}, which is not followed; correct the base URL" };
        using var bounded = new CancellationTokenSource(_errorBodyTime, time);
        using CancellationTokenRegistration linked = cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), bounded);
        try
        {
            using BoundedBody body = await BoundedBody.ReadAsync(response.Content, ErrorBodyLimit, bounded.Token).ConfigureAwait(false);
            return Classify(endpoint, response, body.Bytes);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            return Classify(endpoint, response, default);
        }
    }

    private static HttpRequestMessage CreateMessage(ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, bool stream)
    {
        byte[] body = RequestWriter.Write(shape, request, stream);
        var message = new HttpRequestMessage(HttpMethod.Post, endpoint.ChatCompletions) { Content = new ByteArrayContent(body) };
        message.Content.Headers.ContentType = _json;
        // Lets a server that will refuse a large body say so before it has come, instead of cutting the connection.
        if (body.Length > LargeBody) message.Headers.ExpectContinue = true;
        foreach ((string name, string value) in endpoint.Headers) message.Headers.TryAddWithoutValidation(name, value);
        if (endpoint.Key is { } key) message.Headers.TryAddWithoutValidation("Authorization", string.Concat("Bearer ", key.Reveal()));
        return message;
    }

    private static Failure? Unsendable(ChatRequest request)
    {
        string? what = MessageWriter.FirstUnsendable(request) ?? ToolWriter.FirstUnsendable(request.Options);
        return what is null ? null : new Failure(FailureKind.InvalidRequest, FailureScope.Request) { Message = $"{what} cannot be carried by the OpenAI dialect; remove it from the messages or tools" };
    }
}
