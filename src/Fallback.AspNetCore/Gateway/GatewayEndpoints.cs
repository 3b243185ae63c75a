using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Fallback.Gateway;

/// <summary>The gateway's routes. Each request is let in first, and ends within its time, whatever it is.</summary>
internal sealed class GatewayEndpoints(
    FallbackRuntime runtime, FallbackGatewayOptions options, GatewayAccess access, OriginRule origins, ConcurrencyGate gate, Draining draining,
    ILogger logger)
{
    private readonly GatewayChains _chains = new(runtime);
    private readonly CallBook? _book = options.ExposeCalls ? new CallBook() : null;

    private delegate Task Endpoint(HttpContext context, Caller caller, RequestTime time);

    public IEndpointConventionBuilder Map(RouteGroupBuilder group)
    {
        foreach (GatewayOperation operation in GatewayOperation.All)
            group.MapPost(operation.Path, Serve(new CallEndpoint(operation, _chains, options, _book, runtime.Time).AnswerAsync));
        var models = new ModelsEndpoint(_chains);
        group.MapGet("models", Serve((context, caller, _) => models.ListAsync(context, caller)));
        group.MapGet("models/{**id}", Serve((context, caller, _) => models.ShowAsync(context, caller)));
        if (_book is { } book) group.MapGet("calls/{id}", Serve((context, caller, _) => book.ShowAsync(context, caller)));
        group.Map("{**rest}", Serve(static (context, _, _) => GatewayErrors.UnknownAddress(context.Request).WriteAsync(context)));
        group.WithDisplayName("Fallback gateway");
        return group;
    }

    private RequestDelegate Serve(Endpoint endpoint) => context => ServeAsync(context, endpoint);

    private async Task ServeAsync(HttpContext context, Endpoint endpoint)
    {
        if (origins.TryAnswerPreflight(context)) return;
        AccessDecision decision = access.Check(context);
        if (!decision.IsAllowed)
        {
            GatewayLog.Refused(logger, decision.Refusal.Status, decision.Refusal.Code);
            await decision.Refusal.WriteAsync(context).ConfigureAwait(false);
            return;
        }
        origins.Admit(context);
        using var time = new RequestTime(options.RequestTimeout, runtime.Time, context.RequestAborted, draining.Over);
        try
        {
            using IDisposable? place = await gate.EnterAsync(time.Token).ConfigureAwait(false);
            if (place is null) await gate.Refusal.WriteAsync(context).ConfigureAwait(false);
            else await endpoint(context, decision.Caller, time).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await EndAsync(context, e, time.Ending).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Ends a request without an answer. A client that is gone gets nothing, and one that has received a part is disconnected.
    /// </summary>
    private async Task EndAsync(HttpContext context, Exception exception, GatewayError? ending)
    {
        if (context.RequestAborted.IsCancellationRequested) return;
        GatewayError error = exception switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => GatewayErrors.TooLarge(options.MaxRequestBytes),
            BadHttpRequestException bad => GatewayErrors.BadRequest(bad.Message) with { Status = bad.StatusCode },
            OperationCanceledException when ending is not null => ending,
            ObjectDisposedException when runtime.IsDisposed => GatewayErrors.Stopping,
            _ => GatewayErrors.Unexpected,
        };
        if (ReferenceEquals(error, GatewayErrors.Unexpected)) GatewayLog.Failed(logger, exception);
        if (context.Response.HasStarted) context.Abort();
        else
        {
            context.Response.Clear();
            origins.Admit(context);
            await error.WriteAsync(context).ConfigureAwait(false);
        }
    }
}
