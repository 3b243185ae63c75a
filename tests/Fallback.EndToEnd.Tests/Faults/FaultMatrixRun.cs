using Fallback.Testing;
using Microsoft.Extensions.AI;

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
        Canary.Watch(Runtime);
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

    public Task<FaultOutcome> CallAsync(bool stream) => stream
        ? ReadAsync(Client.StreamAsync("hello", Stage.Token))
        : AwaitAsync(Client.AskAsync("hello", Stage.Token));

    public static Task<FaultOutcome> AwaitAsync(Task<FallbackResult<string>> call) => CatchAsync(async outcome => outcome.Take(await call));

    /// <summary>Reads a stream of texts or updates to its end.</summary>
    public Task<FaultOutcome> ReadAsync<T>(IAsyncEnumerable<T> stream) where T : class => CatchAsync(async outcome =>
    {
        bool struck = false;
        await using IAsyncEnumerator<T> pieces = stream.GetAsyncEnumerator(Stage.Token);
        while (true)
        {
            Task<bool> next = pieces.MoveNextAsync().AsTask();
            // The limit between two texts began when the next one was asked for.
            if (_fault.Stalls && !struck && outcome.Text.Length > 0)
            {
                struck = true;
                Clock.Advance(Limit);
            }
            if (!await next) return;
            outcome.Take(pieces.Current);
        }
    });

    public async ValueTask DisposeAsync()
    {
        Runtime.Dispose();
        _gone.Dispose();
        await Stage.DisposeAsync();
    }

    private static async Task<FaultOutcome> CatchAsync(Func<FaultOutcome, Task> call)
    {
        var outcome = new FaultOutcome();
        try
        {
            await call(outcome);
        }
        catch (FallbackException e)
        {
            outcome.Exception = e;
            outcome.Attempts = e.Attempts;
        }
        return outcome;
    }

    private Reply Answer(RecordedRequest request)
    {
        // The request has come, so the attempt's limit runs.
        if (_fault.Hangs) ThreadPool.UnsafeQueueUserWorkItem(static clock => clock.Advance(Limit), Clock, preferLocal: false);
        // A tier whose stream broke is down when it is asked once more.
        return _fault.End == FaultEnd.Interrupts && request.ModelSequence > 1 ? Reply.Error(500) : _fault.Reply!(request);
    }
}

/// <summary>What a call ended with.</summary>
internal sealed class FaultOutcome
{
    /// <summary>What is valid of the text.</summary>
    public string Text { get; private set; } = "";

    public List<ChatResponseUpdate> Updates { get; } = [];

    public StreamRestartedContent? Restarted { get; private set; }

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

    /// <summary>A piece of a stream, in either form.</summary>
    public void Take(object piece)
    {
        if (piece is ChatResponseUpdate update)
        {
            Updates.Add(update);
            if (update.Contents.OfType<StreamRestartedContent>().SingleOrDefault() is { } restarted)
            {
                Assert.Equal(Text, restarted.VoidText);
                (Restarted, Text) = (restarted, "");
            }
            Text += update.Text;
        }
        else
        {
            Text += piece;
        }
    }
}
