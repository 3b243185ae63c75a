using System.ComponentModel;

namespace Fallback.CompilerServices;

/// <summary>
/// Runs the methods of a Refit interface over a chain, with Refit's own client at each tier. A generated client's constructor binds it
/// once. Safe for any number of calls at once. For generated code; do not use it in your own code.
/// </summary>
/// <typeparam name="TApi">The Refit interface.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RefitInvoker<TApi>
{
    private readonly ChainInvoker _chain;
    private readonly RefitConnection<TApi> _connection;

    internal RefitInvoker(ChainInvoker chain, RefitConnection<TApi> connection)
    {
        _chain = chain;
        _connection = connection;
    }

    /// <summary>Asks the chain for an answer. A response without a body is a failure.</summary>
    /// <param name="method">The method's name, for logs and metrics.</param>
    /// <param name="send">Calls Refit's client with a tier's model (null: the request's own) and the attempt's token.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <exception cref="AllTiersFailedException">Every tier failed or was skipped.</exception>
    /// <exception cref="RequestRejectedException">A provider refused the request for a reason that every tier would repeat.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    public Task<T> SendAsync<T>(string method, Func<TApi, string?, CancellationToken, Task<T>> send, CancellationToken cancellationToken) =>
        RunAsync(method, new RefitExchange<TApi, T>(_connection, send, null, isOptional: false), cancellationToken);

    /// <summary>Asks the chain for an answer that may be null. Throws the same exceptions as <see cref="SendAsync"/>.</summary>
    public Task<T> SendOptionalAsync<T>(string method, Func<TApi, string?, CancellationToken, Task<T>> send, CancellationToken cancellationToken) =>
        RunAsync(method, new RefitExchange<TApi, T>(_connection, send, null, isOptional: true), cancellationToken);

    /// <summary>
    /// Asks the chain for an answer that contains its error instead of throwing it. Throws the same exceptions as <see cref="SendAsync"/>.
    /// </summary>
    public Task<T> RespondAsync<T>(
        string method, Func<TApi, string?, CancellationToken, Task<T>> send,
        Func<T, Exception?> errorOf,
        CancellationToken cancellationToken) =>
        RunAsync(method, new RefitExchange<TApi, T>(_connection, send, errorOf, isOptional: false), cancellationToken);

    /// <summary>Sends a request that has no answer over the chain. Throws the same exceptions as <see cref="SendAsync"/>.</summary>
    public Task SendVoidAsync(string method, Func<TApi, string?, CancellationToken, Task> send, CancellationToken cancellationToken) =>
        RunAsync(method, new RefitExchange<TApi, bool>(_connection, async (api, model, token) =>
        {
            await send(api, model, token).ConfigureAwait(false);
            return true;
        }, null, isOptional: false), cancellationToken);

    /// <summary>Asks the chain for a sequence.</summary>
    /// <exception cref="StreamInterruptedException">The sequence broke after a part of it was delivered.</exception>
    public IAsyncEnumerable<T> StreamAsync<T>(
        string method, Func<TApi, string?, CancellationToken, IAsyncEnumerable<T>> open, CancellationToken cancellationToken) =>
        RefitStreamRun<TApi, T>.ReadAsync(_chain, method, new RefitStreamExchange<TApi, T>(_connection, open), cancellationToken);

    private async Task<T> RunAsync<T>(string method, RefitExchange<TApi, T> exchange, CancellationToken cancellationToken)
    {
        Call call = _chain.Start(new ChatRequest { Method = method }, cancellationToken);
        try
        {
            Outcome<RefitAnswer<T>> outcome =
                await ChainRunner.StartAsync<RefitAnswer<T>, RefitExchange<TApi, T>>(call, exchange).ConfigureAwait(false);
            if (outcome.Tier is not { } tier) throw CallEnding.Failed(call, outcome.Refusal);
            AttemptEnding.Succeed(call, tier, outcome.Shape, new AnswerFacts(outcome.Value!.Usage), outcome.Latency);
            CallEnding.Live(call, tier, outcome.EndedAt);
            return outcome.Value.Value;
        }
        catch (Exception e)
        {
            CallEnding.Thrown(call, e);
            throw;
        }
    }
}
