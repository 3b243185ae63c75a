using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// One request of Refit's client to one tier, and what the handlers around it found out. What Refit makes of a reply (an exception, an
/// answer that contains an error, or nothing) does not matter: a failure that is recorded here counts, whatever settings and return type
/// are.
/// </summary>
internal sealed class RefitAttempt(ProviderEndpoint endpoint, HttpTransport transport, Tier tier, RequestShape shape, TimeProvider time)
{
    private const string Name = "Fallback.Attempt";

    private static readonly HttpRequestOptionsKey<RefitAttempt> _option = new(Name);

    public ProviderEndpoint Endpoint => endpoint;

    public HttpTransport Transport => transport;

    public Tier Tier => tier;

    public RequestShape Shape => shape;

    public TimeProvider Time => time;

    /// <summary>Whether the answer is read as a sequence, so that events are passed to Refit one by one.</summary>
    public bool IsSequence { get; init; }

    /// <summary>The token that ends the read of the body while the attempt is running; none once its answer was handed over.</summary>
    public CancellationToken Token { get; set; }

    public Failure? Failure { get; private set; }

    /// <summary>Whether the request was written; an earlier exception is the request's own error.</summary>
    public bool IsWritten { get; set; }

    /// <summary>Whether the innermost handler has received the request, and with it the key.</summary>
    public bool IsKeyed { get; set; }

    /// <summary>Whether a reply with a success status has arrived.</summary>
    public bool IsAnswered { get; set; }

    /// <summary>The body that is still being read; null for one that was read completely.</summary>
    public LiveBody? Body { get; set; }

    public UsageDetails? Usage { get; set; }

    public static RefitAttempt? Of(HttpRequestMessage request) =>
        request.Options.TryGetValue(_option, out RefitAttempt? attempt) ? attempt : null;

    public void Enter(HttpRequestMessage request) => request.Options.Set(_option, this);

    /// <summary>Removes from the request what exceptions and answers would keep: the path to the key, and any key.</summary>
    public void Leave(HttpRequestMessage request)
    {
        ((IDictionary<string, object?>)request.Options).Remove(Name);
        Endpoint.Credentials.Remove(request.Headers);
        request.Headers.Remove(Credentials.Authorization);
    }

    /// <summary>Records a failure. The first one is the cause; what follows from it does not count.</summary>
    public Failure Fail(Failure failure) => Failure ??= failure;

    /// <summary>Classifies an exception of Refit that no handler has expected. Its text is not kept: it may contain anything.</summary>
    public Failure Classify(Exception exception) => Failure ?? exception switch
    {
        _ when !IsWritten => new Failure(FailureKind.InvalidRequest, FailureScope.Request)
        {
            Message = $"Refit could not make the request ({exception.GetType().Name})",
        },
        OperationCanceledException or TimeoutException => new Failure(FailureKind.Timeout, FailureScope.Model)
        {
            Message = "Refit gave up waiting",
        },
        _ when IsAnswered => new Failure(FailureKind.ProtocolError, FailureScope.Model)
        {
            HttpStatus = 200,
            Message = $"Refit could not read the answer ({(exception.InnerException ?? exception).GetType().Name})",
            Usage = Usage,
        },
        _ => new Failure(FailureKind.ServerError, FailureScope.Model) { Message = $"Refit's client threw {exception.GetType().Name}" },
    };
}
