using System.Net;
using System.Net.Http.Headers;

namespace Refit;

public abstract class ApiExceptionBase : Exception
{
    protected ApiExceptionBase(string message, HttpRequestMessage request, Exception? innerException)
        : base(message, innerException) => RequestMessage = request;

    public HttpRequestMessage RequestMessage { get; }
}

/// <summary>A reply that is no answer. Holds the request, with whatever is in its headers then.</summary>
public class ApiException : ApiExceptionBase
{
    private ApiException(string message, HttpRequestMessage request, HttpResponseMessage response, string? content, Exception? innerException)
        : base(message, request, innerException) => (StatusCode, Headers, Content) = (response.StatusCode, response.Headers, content);

    public HttpStatusCode StatusCode { get; }

    public HttpResponseHeaders Headers { get; }

    public string? Content { get; }

    /// <summary>Reads the error's body to its end, whenever that may be: there is no token to end it.</summary>
    internal static async Task<ApiException> CreateAsync(string message, HttpRequestMessage request, HttpResponseMessage response, Exception? innerException)
    {
        string? content = null;
        try
        {
            content = await response.Content.ReadAsStringAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception) when (innerException is not null || !response.IsSuccessStatusCode)
        {
        }
        return new ApiException(message, request, response, content, innerException);
    }
}

/// <summary>A request that got no reply.</summary>
public class ApiRequestException : ApiExceptionBase
{
    internal ApiRequestException(HttpRequestMessage request, Exception innerException)
        : base(innerException.Message, request, innerException)
    {
    }
}
