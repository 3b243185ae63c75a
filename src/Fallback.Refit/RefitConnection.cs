using Refit;

namespace Fallback;

/// <summary>Creates Refit's own client of an interface for each attempt: an object over existing connections.</summary>
internal sealed class RefitConnection<TApi>(FallbackRuntime runtime, RefitSettings settings, Func<HttpMessageHandler> pipeline)
{
    private readonly HttpTransport _transport = new(runtime.Time);

    public RefitAttempt Begin(Tier tier, RequestShape shape, Call call, CancellationToken cancellationToken, bool isSequence = false) =>
        new(tier.Endpoint, _transport, tier, shape, call.Time) { Token = cancellationToken, IsSequence = isSequence };

    public TApi Open(RefitAttempt attempt)
    {
        var http = new HttpClient(new AttemptHandler(attempt, pipeline()), disposeHandler: false)
        {
            BaseAddress = attempt.Endpoint.BaseAddress,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        return RestService.ForGenerated<TApi>(http, settings);
    }
}

/// <summary>The parts that are the same for every interface.</summary>
internal static class RefitConnection
{
    /// <summary>Returns the model to request; null for the request's own.</summary>
    public static string? ModelOf(in RequestShape shape) => shape.Model == ResolvedModel.Any ? null : shape.Model;

    /// <summary>Discards the late result of an attempt that was given up.</summary>
    public static void Discard<T>(Task<T>? asked, RefitAttempt attempt)
    {
        attempt.Body?.Dispose();
        _ = asked?.ContinueWith(
            static done => (done.Result as IDisposable)?.Dispose(),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
