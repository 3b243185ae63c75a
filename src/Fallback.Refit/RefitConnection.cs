using Refit;

namespace Fallback;

/// <summary>Makes Refit's own client of an interface for each attempt: an object over connections that are there already.</summary>
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

/// <summary>What is the same for every interface.</summary>
internal static class RefitConnection
{
    /// <summary>The model to ask for; null for whatever the request itself says.</summary>
    public static string? ModelOf(in RequestShape shape) => shape.Model == ResolvedModel.Any ? null : shape.Model;

    /// <summary>Whatever an attempt that was given up still comes to, nobody gets it.</summary>
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
