using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Fallback;

/// <summary>
/// Holds providers, clients and their shared state: breakers, rate limits, budgets, latencies and the cache. One runtime is enough for an
/// application; a container creates it for you.
/// </summary>
/// <remarks>
/// Clients that the same runtime created share its state. Two runtimes share nothing, even if their options are equal. Instances are safe
/// for use by any number of threads. Dispose of the runtime after its clients' last call: later calls throw
/// <see cref="ObjectDisposedException"/>.
/// </remarks>
public sealed class FallbackRuntime : IDisposable
{
    private readonly object _reloading = new();
    private readonly CancellationTokenSource _disposing = new();
    private readonly JsonSerializerOptions? _serializerOptions;
    private JsonSerializerOptions? _answerOptions;
    private RuntimeConfiguration _configuration;
    private int _disposed;

    /// <summary>Creates a runtime and validates its options.</summary>
    /// <param name="options">The options. Do not change them afterwards.</param>
    /// <exception cref="OptionsValidationException">
    /// The options are invalid; the message names each mistake with its key, value and remedy.
    /// </exception>
    public FallbackRuntime(FallbackOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options = options.With(InstanceChanges.None);
        Disposing = _disposing.Token;
        Time = options.TimeProvider;
        Logger = options.LoggerFactory?.CreateLogger("Fallback") ?? NullLogger.Instance;
        OptionsCheck.ThrowIfWrong(options);
        Instruments = Instruments.Of(options.MeterFactory);
        _serializerOptions = options.SerializerOptions;
        Cache = new AnswerStore(options.CacheEntries, options.CacheBytes, Time);
        Monitor = new FallbackMonitor(this);
        ChainWarnings = new ChainWarnings(Logger);
        Random = options.StandIn?.Random ?? Random.Shared;
        Registry = new StateRegistry(Time, Random);
        Registry.Sharing = Sharing = options.Sharing?.Invoke(this);
        GlobalBreaker = new CircuitBreaker("all tiers", (options.GlobalBreaker ?? new GlobalBreakerOptions()).Settings, Time);
        Monitor.Watch(GlobalBreaker);
        Faults = new FaultInjector(this);
        _configuration = new RuntimeConfiguration(options, this, null);
        Faults.Configure(options.FaultInjection);
        Instruments.Gauges.Add(this);
        if (options.AnswerCache.Store == AnswerCacheStore.HybridCache) SharedAnswers = options.AnswerCache.Sharing!.Share(this, options.AnswerCache);
        Sharing?.Start();
    }

    /// <summary>The state of this runtime's tiers and calls.</summary>
    public FallbackMonitor Monitor { get; }

    /// <summary>
    /// A task that completes after the first request to the store that this runtime shares with its replicas, whether or not the store
    /// answered; it is completed already if there is no store. Until then, the runtime has no share of shared limits and budgets. The task
    /// never fails.
    /// </summary>
    public Task ReplicasJoined => Sharing?.Joined ?? Task.CompletedTask;

    internal TimeProvider Time { get; }

    /// <summary>Where chance comes from. Thread-safe.</summary>
    internal Random Random { get; }

    internal ILogger Logger { get; }

    /// <summary>The figures that this runtime counts in.</summary>
    internal Instruments Instruments { get; }

    /// <summary>
    /// The serializer's options for typed answers. Made by the first client that has them, so that a natively compiled program without any
    /// has no serializer either.
    /// </summary>
    internal JsonSerializerOptions AnswerOptions => _answerOptions ??= AnswerSerializer.For(_serializerOptions);

    internal AnswerStore Cache { get; }

    /// <summary>The answers that replicas share; null where each keeps its own.</summary>
    internal SharedAnswers? SharedAnswers { get; }

    internal SingleFlight<SharedOutcome> Flights { get; } = new();

    internal StateRegistry Registry { get; }

    /// <summary>What keeps it together with its replicas; null where it has none.</summary>
    internal ReplicaSharing? Sharing { get; }

    /// <summary>The faults that are injected.</summary>
    internal FaultInjector Faults { get; }

    internal ChainWarnings ChainWarnings { get; }

    /// <summary>Over all tiers; used where the configuration in force has one.</summary>
    internal CircuitBreaker GlobalBreaker { get; }

    internal RuntimeConfiguration Configuration => Volatile.Read(ref _configuration);

    /// <summary>Canceled when the runtime is disposed of: it ends attempts and waits, and probes that no call waits for.</summary>
    internal CancellationToken Disposing { get; }

    internal bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    /// <summary>
    /// Creates the generated client of an interface. All clients of a runtime share its connections, breakers, limits, budgets and cache.
    /// </summary>
    /// <exception cref="InvalidOperationException">The interface has no generated client, or its declaration has errors.</exception>
    /// <exception cref="OptionsValidationException">
    /// The client's chain names a provider or model that the options do not define, or a key is missing.
    /// </exception>
    public T CreateClient<T>() where T : class
    {
        Func<FallbackRuntime, T> create = GeneratedClients.Find<T>();
        Check<T>();
        return create(this);
    }

    /// <summary>Creates a chat client from a chain, without an interface.</summary>
    /// <param name="chain">The chain, with at least one tier. Do not change it afterwards.</param>
    /// <param name="name">The client's name in logs, metrics and <see cref="FallbackMonitor.Clients"/>. Default: <c>chat</c>.</param>
    /// <remarks>Create it once, not per request. Disposing of it does nothing: the runtime owns connections and state.</remarks>
    /// <exception cref="OptionsValidationException">The chain is invalid, or does not fit the options.</exception>
    public IChatClient CreateChatClient(ChainOptions chain, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ChainDeclaration declaration = NamedChains.Declare(string.IsNullOrWhiteSpace(name) ? "chat" : name, chain);
        OptionsCheck.ThrowIfWrong(declaration.Client, chain);
        return CreateChatClient(declaration);
    }

    /// <summary>Creates a chat client from the chain that <see cref="FallbackOptions.Chains"/> defines under a name.</summary>
    /// <remarks>Create it once, not per request. Disposing of it does nothing: the runtime owns connections and state.</remarks>
    /// <exception cref="OptionsValidationException">There is no such chain, or it does not fit the options.</exception>
    /// <exception cref="ArgumentException">The name is blank.</exception>
    /// <exception cref="ObjectDisposedException">The runtime was disposed of.</exception>
    public IChatClient CreateChatClient(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return CreateChatClient(NamedChains.Declare(name));
    }

    /// <exception cref="OptionsValidationException">The client's chain and the options do not fit.</exception>
    internal void Check<T>() where T : class => Check(GeneratedClients.ChainsOf<T>());

    /// <summary>Binds the chains of clients that will be made, so that the monitor shows them.</summary>
    internal void Expect(IEnumerable<ChainDeclaration> chains)
    {
        foreach (ChainDeclaration chain in chains) Configuration.Plan(chain);
    }

    /// <summary>
    /// Says once which overrides are for no client, and which faults for no attempt: settings may be shared by several applications.
    /// </summary>
    internal void WarnOfUnmatched(IEnumerable<ChainDeclaration> chains)
    {
        FallbackOptions options = Configuration.Options;
        foreach (string name in ClientNames.Unmatched(options, chains)) Log.UnmatchedClient(Logger, ShownSetting.OfPath($"{options.Path}:Clients:{name}"));
        Faults.WarnOfUnmatched();
    }

    internal IChatClient CreateChatClient(ChainDeclaration declaration)
    {
        return new ChainChatClient(BindChecked(declaration));
    }

    /// <summary>Binds a chain without an interface, which is checked first.</summary>
    /// <exception cref="OptionsValidationException">The chain does not fit the options.</exception>
    internal ChainInvoker BindChecked(ChainDeclaration declaration)
    {
        Check([declaration]);
        return new ChainInvoker(this, declaration);
    }

    private void Check(IReadOnlyList<ChainDeclaration> chains)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        RuntimeConfiguration current = Configuration;
        OptionsCheck.ThrowIfWrong(current.Options, [.. current.Declarations.Except(chains), .. chains]);
    }

    /// <summary>Binds a declared chain. Generated clients call this method.</summary>
    [System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
    public ChainInvoker Bind(ChainDeclaration chain)
    {
        ArgumentNullException.ThrowIfNull(chain);
        return new ChainInvoker(this, chain);
    }

    /// <summary>
    /// Closes the connections. Running calls fail: plain ones with <see cref="ObjectDisposedException"/>; streams that have begun with
    /// <see cref="StreamInterruptedException"/> at the next read.
    /// </summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _disposing.Cancel();
        _disposing.Dispose();
        SharedAnswers?.Close();
        Instruments.Gauges.Remove(this);
        Sharing?.Dispose();
        Faults.Dispose();
        Monitor.Dispose();
        Configuration.Dispose();
    }

    /// <summary>What a call ends with in whose middle its runtime was disposed.</summary>
    internal static ObjectDisposedException DisposedUnder(Call call) => new(
        typeof(FallbackRuntime).FullName, $"The runtime was disposed while {call.Plan.Client}.{call.Request.Method} was under way.");

    /// <summary>Takes in changed instances; false where there is nothing to change.</summary>
    /// <param name="change">What is to hold by what holds; null for no change. Nobody else changes anything meanwhile.</param>
    /// <exception cref="OptionsValidationException">With them the configuration has mistakes; nothing has changed.</exception>
    internal bool Change(Func<FallbackOptions, InstanceChanges?> change)
    {
        lock (_reloading)
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            RuntimeConfiguration before = Configuration;
            if (change(before.Options) is not { } changes) return false;
            FallbackOptions options = before.Options.With(changes);
            OptionsCheck.ThrowIfWrong(options, before.Declarations);
            Replace(before, options);
            return true;
        }
    }

    /// <summary>Takes in changed options. With a mistake in them everything stays as it was, and the mistake is logged.</summary>
    internal bool Reload(Func<FallbackOptions> read)
    {
        lock (_reloading)
        {
            if (IsDisposed) return false;
            RuntimeConfiguration before = Configuration;
            try
            {
                FallbackOptions options = read();
                options = options.With(before.Options.Changes.Over(options.Providers));
                OptionsCheck.ThrowIfWrong(options, before.Declarations.Where(chain => !chain.IsGone(options)));
                Replace(before, options);
                if (options.GlobalBreaker is { } breaker) GlobalBreaker.Settings = breaker.Settings;
                Log.Reloaded(Logger);
                Faults.WarnOfUnmatched();
                return true;
            }
            catch (OptionsValidationException e)
            {
                Log.ReloadRejected(Logger, string.Join(" | ", e.Failures));
                return false;
            }
        }
    }

    private void Replace(RuntimeConfiguration before, FallbackOptions options)
    {
        Volatile.Write(ref _configuration, new RuntimeConfiguration(options, this, before));
        before.Retire();
        Faults.Configure(options.FaultInjection);
        Monitor.Leave(Registry.Evict(Configuration.Plans.SelectMany(static plan => plan.Instances).Select(static tier => tier.State)));
    }
}
