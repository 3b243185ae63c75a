using System.Net;
using System.Net.Http.Headers;

namespace Refit;

/// <summary>An answer that tells of its error instead of throwing it.</summary>
public interface IApiResponse : IDisposable
{
    HttpResponseHeaders? Headers { get; }

    bool IsSuccessStatusCode { get; }

    bool IsSuccessful { get; }

    HttpStatusCode? StatusCode { get; }

    HttpRequestMessage? RequestMessage { get; }

    ApiExceptionBase? Error { get; }
}

public interface IApiResponse<out T> : IApiResponse
{
    T? Content { get; }
}

public sealed class ApiResponse<T> : IApiResponse<T>
{
    private readonly HttpResponseMessage? _response;

    internal ApiResponse(HttpRequestMessage request, HttpResponseMessage? response, T? content, ApiExceptionBase? error) =>
        (RequestMessage, _response, Content, Error) = (request, response, content, error);

    public T? Content { get; }

    public HttpRequestMessage RequestMessage { get; }

    public ApiExceptionBase? Error { get; }

    public HttpResponseHeaders? Headers => _response?.Headers;

    public bool IsSuccessStatusCode => _response?.IsSuccessStatusCode ?? false;

    public bool IsSuccessful => IsSuccessStatusCode && Error is null;

    public HttpStatusCode? StatusCode => _response?.StatusCode;

    public void Dispose() => _response?.Dispose();
}
