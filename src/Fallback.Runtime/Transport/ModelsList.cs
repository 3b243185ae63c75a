using System.Net;

namespace Fallback;

/// <summary>
/// Requests the list of models of an OpenAI-compatible address, which shows that the server and the key work. The list itself does not
/// matter.
/// </summary>
internal static class ModelsList
{
    // Beyond that, the connection is closed instead of reused.
    private const int MostRead = 1 << 20;

    public static bool IsServedBy(ProviderInstance place) =>
        place.Options is not { ChatClient: not null } and not { SdkClient: not null }
        && IsServedIn(place.Options?.Dialect ?? Vendors.DialectOf(place.Vendor, place.Options?.BaseUrl, "any"));

    public static bool IsServedIn(Dialect dialect) => dialect == Dialect.OpenAIChat || dialect == Dialect.OpenAIResponses;

    /// <summary>
    /// Returns null for a list; otherwise the failure, which is not always the server's fault: see <see cref="IsFault"/>.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static async ValueTask<Failure?> AskAsync(
        HttpTransport transport, ProviderEndpoint endpoint, CancellationToken cancellationToken)
    {
        HttpResponseMessage? response = null;
        try
        {
            if (await endpoint.Credentials.ObtainAsync(cancellationToken).ConfigureAwait(false) is { } keyless) return keyless;
            ApiKey? key = endpoint.Key;
            using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(endpoint.BaseAddress, "models"));
            message.Headers.TryAddWithoutValidation("User-Agent", ProviderEndpoint.UserAgentOf(ProbeType.Probe));
            endpoint.Prepare(message);
            response = await endpoint.Invoker.SendAsync(message, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.Unauthorized) endpoint.Credentials.Refused(key);
            if (!response.IsSuccessStatusCode)
                return await transport.ReadFailureAsync(endpoint, response, cancellationToken).ConfigureAwait(false);
            using BoundedBody body =
                await BoundedBody.ReadAsync(response.Content, MostRead, keepBeginning: false, cancellationToken).ConfigureAwait(false);
            return null;
        }
        // The handler may report a canceled exchange as a broken connection.
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e)
        {
            return FailureClassifier.FromException(e, headersReceived: response is not null);
        }
        finally
        {
            response?.Dispose();
        }
    }

    /// <summary>
    /// Whether a failure shows that calls would fail. Not every server has the list (404), and not every key that may ask a model may
    /// request it (403).
    /// </summary>
    public static bool IsFault(Failure failure) => failure.HttpStatus is 0 or (int)HttpStatusCode.Unauthorized or >= 500;
}
