using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Refit;

/// <summary>Sends requests and makes of replies what Refit makes of them, each return type in its own way.</summary>
internal sealed class Sender(HttpClient client, RefitSettings settings)
{
    public RefitSettings Settings => settings;

    public Uri BaseAddress => client.BaseAddress ?? throw new InvalidOperationException("BaseAddress must be set on the HttpClient instance");

    /// <summary>Throws whatever the handlers throw, as it is.</summary>
    public async Task SendVoidAsync(HttpRequestMessage request, CancellationToken token)
    {
        using (request)
        {
            await AuthorizeAsync(request, token).ConfigureAwait(false);
            using HttpResponseMessage response = await client.SendAsync(request, token).ConfigureAwait(false);
            if (await settings.ExceptionFactory(response).ConfigureAwait(false) is { } error) throw error;
        }
    }

    public async Task<T> SendAsync<T>(HttpRequestMessage request, CancellationToken token)
    {
        using (request)
        {
            await AuthorizeAsync(request, token).ConfigureAwait(false);
            HttpResponseMessage response = await GetAsync(request, token).ConfigureAwait(false);
            if (response is T whole) return whole;
            if (await settings.ExceptionFactory(response).ConfigureAwait(false) is { } error) throw error;
            try
            {
                return await ReadAsync<T>(response, token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                throw;
            }
            // The status is still the one of the headers.
            catch (Exception e)
            {
                throw await ApiException.CreateAsync("An error occured deserializing the response.", request, response, e).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Holds what goes wrong in the answer, even a cancellation while the body is read.</summary>
    public async Task<ApiResponse<T>> RespondAsync<T>(HttpRequestMessage request, CancellationToken token)
    {
        await AuthorizeAsync(request, token).ConfigureAwait(false);
        HttpResponseMessage response;
        try
        {
            response = await GetAsync(request, token).ConfigureAwait(false);
        }
        catch (ApiRequestException e)
        {
            return new ApiResponse<T>(request, null, default, e);
        }
        ApiExceptionBase? error = await settings.ExceptionFactory(response).ConfigureAwait(false) as ApiExceptionBase;
        try
        {
            return new ApiResponse<T>(request, response, error is null ? await ReadAsync<T>(response, token).ConfigureAwait(false) : default, error);
        }
        catch (Exception e)
        {
            return new ApiResponse<T>(request, response, default, await ApiException.CreateAsync("An error occured deserializing the response.", request, response, e).ConfigureAwait(false));
        }
    }

    /// <summary>Throws whatever the handlers and the serializer throw, as it is. <c>[DONE]</c> is JSON to it.</summary>
    public async IAsyncEnumerable<T> StreamAsync<T>(HttpRequestMessage request, [EnumeratorCancellation] CancellationToken token)
    {
        using (request)
        {
            await AuthorizeAsync(request, token).ConfigureAwait(false);
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token).ConfigureAwait(false);
            if (await settings.ExceptionFactory(response).ConfigureAwait(false) is { } error) throw error;
            Stream body = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                IAsyncEnumerable<T?> items = response.Content.Headers.ContentType?.MediaType switch
                {
                    "text/event-stream" => Events<T>(body, token),
                    "application/x-ndjson" => JsonSerializer.DeserializeAsyncEnumerable<T>(body, topLevelValues: true, settings.ContentSerializer.Options, token),
                    _ => JsonSerializer.DeserializeAsyncEnumerable<T>(body, settings.ContentSerializer.Options, token),
                };
                await foreach (T? item in items.ConfigureAwait(false)) yield return item!;
            }
        }
    }

    private async IAsyncEnumerable<T?> Events<T>(Stream body, [EnumeratorCancellation] CancellationToken token)
    {
        SseParser<T?> parser = SseParser.Create(body, (_, data) => JsonSerializer.Deserialize<T>(data, settings.ContentSerializer.Options));
        await foreach (SseItem<T?> item in parser.EnumerateAsync(token).ConfigureAwait(false)) yield return item.Data;
    }

    private async Task<HttpResponseMessage> GetAsync(HttpRequestMessage request, CancellationToken token)
    {
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token).ConfigureAwait(false);
        }
        catch (Exception e) when (!(e is OperationCanceledException && token.IsCancellationRequested))
        {
            throw new ApiRequestException(request, e);
        }
    }

    private async Task AuthorizeAsync(HttpRequestMessage request, CancellationToken token)
    {
        if (settings.AuthorizationHeaderValueGetter is not { } getter || request.Headers.Authorization is not { Parameter: null } scheme) return;
        request.Headers.Authorization = new AuthenticationHeaderValue(scheme.Scheme, await getter(request, token).ConfigureAwait(false));
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken token)
    {
        if (typeof(T) == typeof(Stream)) return (T)(object)await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
        if (typeof(T) == typeof(string)) return (T)(object)await response.Content.ReadAsStringAsync(token).ConfigureAwait(false);
        if (response.Content.Headers.ContentLength == 0) return default!;
        Stream body = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
        return (await JsonSerializer.DeserializeAsync<T>(body, settings.ContentSerializer.Options, token).ConfigureAwait(false))!;
    }
}
