using Refit;

namespace Fallback;

/// <summary>
/// The innermost handler of Refit's client, after the application's own handlers, so that none of them sees the key. It sets the provider's
/// key and headers, sends over the provider's connections or a custom handler, and removes the key again.
/// </summary>
internal sealed class KeyHandler : DelegatingHandler
{
    /// <summary>Adds it after the handlers of the settings; without any, it is the only one.</summary>
    public static HttpMessageHandler Behind(RefitSettings settings)
    {
        HttpMessageHandler? own = settings.HttpMessageHandlerFactory?.Invoke();
        if (own is not DelegatingHandler outermost) return own is null ? new KeyHandler() : new KeyHandler { InnerHandler = own };
        DelegatingHandler last = outermost;
        while (last.InnerHandler is DelegatingHandler next) last = next;
        if (last is not KeyHandler)
            last.InnerHandler = last.InnerHandler is { } primary ? new KeyHandler { InnerHandler = primary } : new KeyHandler();
        return outermost;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        RefitAttempt attempt = RefitAttempt.Of(request)
            ?? throw new InvalidOperationException("This handler belongs to a Fallback client and sends its requests only.");
        ProviderEndpoint endpoint = attempt.Endpoint;
        if (!endpoint.Credentials.IsEmpty && !IsOf(endpoint, request.RequestUri))
        {
            throw new ReplyFailedException(attempt.Fail(new Failure(FailureKind.EndpointMisconfigured, FailureScope.Request)
            {
                Message = $"the request goes to {request.RequestUri?.Scheme}://{request.RequestUri?.Host}, "
                    + "but the provider's key is only for the provider's own address; the request was not sent",
            }));
        }
        attempt.IsKeyed = true;
        if (await endpoint.Credentials.ObtainAsync(cancellationToken).ConfigureAwait(false) is { } keyless)
            throw new ReplyFailedException(attempt.Fail(keyless));
        endpoint.Prepare(request);
        try
        {
            return InnerHandler is null || endpoint.StandInAddress is not null
                ? await endpoint.Invoker.SendAsync(request, cancellationToken).ConfigureAwait(false)
                : await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // The application's own header stays for its handlers, which may send again.
            endpoint.Credentials.Remove(request.Headers);
        }
    }

    private static bool IsOf(ProviderEndpoint endpoint, Uri? address) =>
        address is not null
        && Uri.Compare(
            endpoint.BaseAddress, address, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
