using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

/// <summary>One fault at one place of a chain of three, over sockets, and what a call made of it.</summary>
internal sealed class FaultMatrixRun : IAsyncDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private static readonly string[] _providers = ["alpha", "bravo", "charlie"];
    private static readonly string[] _models = ["one", "two", "three"];

    private readonly FaultMatrixCase _fault;
    private readonly GoneServer _gone = new();

    private FaultMatrixRun(FaultMatrixCase fault, FaultPosition position, Stage stage, FaultMatrixClock clock, Action<FallbackOptions>? configure)
    {
        (_fault, Index, Stage, Clock) = (fault, (int)position, stage, clock);
        for (int i = 0; i < Index; i++) Servers[i].Model(_models[i]).Replies(Reply.Overloaded());
        for (int i = Index + 1; i < 3; i++) Servers[i].Model(_models[i]).Replies(Reply.Text($"from {_providers[i]}"));
        FallbackOptions options = stage.Options();
        if (fault.IsRefused) options.Providers[_providers[Index]].BaseUrl = _gone.BaseUrl;
        else Servers[Index].Model(_models[Index]).Replies(Answer);
        configure?.Invoke(options);
        Runtime = new FallbackRuntime(options);
        Client = Runtime.CreateClient<IMatrix>();
    }

    public Stage Stage { get; }

    public FaultMatrixClock Clock { get; }

    public FallbackRuntime Runtime { get; }

    public IMatrix Client { get; }

    /// <summary>The failing tier's place in the chain.</summary>
    public int Index { get; }

    public ProviderServer[] Servers => [Stage.Alpha, Stage.Bravo, Stage.Charlie];

    public TierSnapshot Tier => Runtime.Monitor.Tiers.Single(tier => tier.Provider == _providers[Index]);

    public static async Task<FaultMatrixRun> OpenAsync(FaultMatrixCase fault, FaultPosition position, Action<FallbackOptions>? configure = null)
    {
        var clock = new FaultMatrixClock();
        return new FaultMatrixRun(fault, position, await Stage.OpenAsync(clock), clock, configure);
    }

    public async Task<FaultOutcome> CallAsync(bool stream)
    {
        var outcome = new FaultOutcome();
        try
        {
            if (stream) await ReadAsync(outcome);
            else outcome.Take(await Client.AskAsync("hello", Stage.Token));
        }
        catch (FallbackException e)
        {
            outcome.Exception = e;
            outcome.Attempts = e.Attempts;
        }
        return outcome;
    }

    public async ValueTask DisposeAsync()
    {
        Runtime.Dispose();
        _gone.Dispose();
        await Stage.DisposeAsync();
    }

    private async Task ReadAsync(FaultOutcome outcome)
    {
        await using IAsyncEnumerator<string> pieces = Client.StreamAsync("hello", Stage.Token).GetAsyncEnumerator(Stage.Token);
        while (true)
        {
            Task<bool> next = pieces.MoveNextAsync().AsTask();
            // The limit between two texts began when the next one was asked for.
            if (_fault.Stalls && outcome.Text.Length > 0) Clock.Advance(Limit);
            if (!await next) return;
            outcome.Text += pieces.Current;
        }
    }

    private Reply Answer(RecordedRequest request)
    {
        // The request has come, so the attempt's limit runs.
        if (_fault.Hangs) ThreadPool.UnsafeQueueUserWorkItem(static clock => clock.Advance(Limit), Clock, preferLocal: false);
        return _fault.Reply!(request);
    }
}

/// <summary>What a call ended with.</summary>
internal sealed class FaultOutcome
{
    public string Text { get; set; } = "";

    public FallbackException? Exception { get; set; }

    public FallbackResult<string>? Result { get; private set; }

    /// <summary>Empty for a stream that came through: it has nothing to tell them by.</summary>
    public IReadOnlyList<TierAttempt> Attempts { get; set; } = [];

    public void Take(FallbackResult<string> result)
    {
        Result = result;
        Text = result.Value;
        Attempts = result.Attempts;
    }
}
