using Fallback.CompilerServices;
using Fallback.TestUtilities;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Streaming;

/// <summary>
/// A chain on a clock that stands still, whose streams are told of by the tests. A tier has 30 s in all, 10 s to its first content and 15 s
/// between two pieces; a thousand tokens cost a dollar.
/// </summary>
internal sealed class StreamFixture : IDisposable
{
    public StreamFixture(ChainOptions? chain = null, int tiers = 1, string name = "chat")
    {
        var options = new FallbackOptions { TimeProvider = Clock };
        options.AddProvider("p", "https://llm.example.com/v1", "sk-0123456789");
        chain ??= new ChainOptions();
        chain.TierRetry ??= new TierRetryOptions { MaxRetries = 0 };
        for (int i = 0; i < tiers; i++)
        {
            chain.Tiers.Add(new TierOptions { Model = $"p/{i}" });
            options.Models[$"p/{i}"] = new ModelOptions
            {
                InputPerMillion = 1_000, OutputPerMillion = 1_000, MaxOutput = 100, Prefill = AssistantPrefill.Message,
            };
        }
        Runtime = new FallbackRuntime(options);
        Chain = Runtime.Bind(NamedChains.Declare(name, chain));
        Tier[] bound = Chain.Begin(Request(), CancellationToken.None).Plan.Tiers;
        for (int i = 0; i < bound.Length; i++) bound[i] = Like(bound[i], bound[i].Timeout, bound[i].FirstToken, bound[i].Idle);
        Tiers = bound;
    }

    public ManualClock Clock { get; } = new();

    /// <summary>The token of who asks.</summary>
    public CancellationToken Caller { get; init; }

    public FallbackRuntime Runtime { get; }

    public ChainInvoker Chain { get; }

    public Tier[] Tiers { get; }

    public ScriptedTransport Provider { get; } = new();

    public SpendingSnapshot Spent => Assert.Single(Runtime.Monitor.Spending);

    public static ChatRequest Request(ChatOptions? options = null) => new() { Method = "A", User = "a question", Options = options };

    public Call Begin(ChatOptions? options = null) => Chain.Begin(Request(options), Caller);

    /// <summary>A tier's stream from its first content on.</summary>
    public OpenedStream Opened(ScriptedStream stream) => new(stream, Tiers[0], new RequestShape("0", "max_tokens") { Tier = "p/0" });

    /// <summary>A call that is answered with a stream, opened.</summary>
    public async Task<StreamRun> OpenAsync(ScriptedStream stream, ChatOptions? options = null)
    {
        Provider.Then(stream);
        var run = new StreamRun(Begin(options));
        await run.OpenAsync();
        return run;
    }

    public Task<List<string>> TextAsync() => AllAsync(Chain.StreamAsync(Request(), TestContext.Current.CancellationToken));

    public Task<List<ChatResponseUpdate>> UpdatesAsync() =>
        AllAsync(Chain.StreamUpdatesAsync(Request(), TestContext.Current.CancellationToken));

    /// <summary>What the runtime tells of while something goes on. Ends the runtime.</summary>
    public async Task<List<FallbackEvent>> WatchAsync(Func<Task> whatGoesOn)
    {
        await using IAsyncEnumerator<FallbackEvent> feed = Runtime.Monitor.WatchAsync(TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        ValueTask<bool> more = feed.MoveNextAsync();
        await whatGoesOn();
        Runtime.Dispose();
        var seen = new List<FallbackEvent>();
        for (; await more; more = feed.MoveNextAsync()) seen.Add(feed.Current);
        return seen;
    }

    /// <summary>The same tier with other times, asked by the test's provider.</summary>
    public Tier Like(Tier tier, TimeSpan timeout, TimeSpan firstToken, TimeSpan idle) => new()
    {
        Index = tier.Index, IsLast = tier.IsLast, Name = tier.Name, Model = tier.Model, Endpoint = tier.Endpoint, Transport = Provider,
        Facts = tier.Facts, Prefill = tier.Prefill, State = tier.State, Timeout = timeout, FirstToken = firstToken, Idle = idle,
    };

    public void Dispose() => Runtime.Dispose();

    public static async Task<List<T>> AllAsync<T>(IAsyncEnumerable<T> pieces)
    {
        var all = new List<T>();
        await foreach (T piece in pieces) all.Add(piece);
        return all;
    }
}
