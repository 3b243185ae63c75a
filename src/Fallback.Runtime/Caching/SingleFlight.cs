namespace Fallback;

/// <summary>
/// Lets equal calls that run at the same time share one. The shared call is canceled only when no caller waits for it any more.
/// </summary>
internal sealed class SingleFlight<TResult>
{
    private readonly object _lock = new();
    private readonly Dictionary<string, Flight> _flights = new(StringComparer.Ordinal);

    public int Count
    {
        get { lock (_lock) return _flights.Count; }
    }

    public async Task<TResult> RunAsync<TState>(
        string key, TState state, Func<TState, CancellationToken, Task<TResult>> start, CancellationToken cancellationToken)
    {
        Flight? flight;
        bool first = false;
        lock (_lock)
        {
            if (!_flights.TryGetValue(key, out flight))
            {
                _flights[key] = flight = new Flight();
                first = true;
            }
            flight.Waiting++;
        }
        if (first) _ = FlyAsync(key, flight, start(state, flight.Cancellation.Token));
        try
        {
            return await flight.Landing.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Leave(key, flight);
        }
    }

    private async Task FlyAsync(string key, Flight flight, Task<TResult> run)
    {
        try
        {
            TResult result = await run.ConfigureAwait(false);
            Close(key, flight);
            flight.Landing.TrySetResult(result);
        }
        catch (OperationCanceledException)
        {
            Close(key, flight);
            flight.Landing.TrySetCanceled(flight.Cancellation.Token);
        }
        catch (Exception e)
        {
            Close(key, flight);
            flight.Landing.TrySetException(e);
        }
    }

    private void Leave(string key, Flight flight)
    {
        bool abandoned;
        lock (_lock)
        {
            abandoned = --flight.Waiting == 0 && !flight.Landing.Task.IsCompleted;
            if (abandoned && _flights.TryGetValue(key, out Flight? current) && current == flight) _flights.Remove(key);
        }
        if (!abandoned) return;
        // Observed here, because no caller is left to await it.
        _ = flight.Landing.Task.ContinueWith(
            static task => _ = task.Exception,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        flight.Cancellation.Cancel();
    }

    private void Close(string key, Flight flight)
    {
        lock (_lock)
        {
            if (_flights.TryGetValue(key, out Flight? current) && current == flight) _flights.Remove(key);
        }
    }

    private sealed class Flight
    {
        public int Waiting;

        public CancellationTokenSource Cancellation { get; } = new();

        public TaskCompletionSource<TResult> Landing { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
