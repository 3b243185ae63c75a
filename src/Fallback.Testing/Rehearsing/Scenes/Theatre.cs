using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fallback.Testing;

/// <summary>Runs scenes: each with its own container, runtime and clock, so that no scene affects another.</summary>
internal sealed class Theatre(Subject subject, RehearsalOptions options) : IAsyncDisposable
{
    private static readonly TimeSpan _longestEnd = TimeSpan.FromSeconds(30);

    private readonly Cast _cast = new();
    private readonly ApiKey _key = new("rehearsal-key");

    public ValueTask DisposeAsync() => _cast.DisposeAsync();

    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async Task<Played> PlayAsync(ClientMethod method, Scene scene, CancellationToken cancellationToken)
    {
        using var act = new Act(scene);
        _cast.Act = act;
        Task<CallEvent?> ended;
        Heard heard;
        FallbackRuntime runtime;
        ServiceProvider services = Build(act);
        await using (services.ConfigureAwait(false))
        {
            object client = subject.Resolve(services);
            runtime = services.GetRequiredService<FallbackRuntime>();
            if (runtime.Configuration.Options.StandIn is null)
                throw new InvalidOperationException($"{subject.Name} has a runtime of its own, which would ask real providers; register it with AddFallback.");
            Direct(runtime, scene.HasCanary);
            act.Answer = Answers.For(method, runtime, options);
            ended = LastCallAsync(runtime.Monitor);
            if (scene.AnsweredBefore is { } before)
            {
                await CallAsync(act, method, client, cancellationToken).ConfigureAwait(false);
                act.Clock.Advance(before);
            }
            act.IsOpen = true;
            heard = await CallAsync(act, method, client, cancellationToken).ConfigureAwait(false);
        }
        // The events end with the runtime.
        CallEvent? call = await ended.WaitAsync(_longestEnd, CancellationToken.None).ConfigureAwait(false);
        ChainPlan? plan = null;
        call?.Plan?.TryGetTarget(out plan);
        // It keeps the plan alive until here.
        GC.KeepAlive(runtime);
        return new Played(scene, Rows.Of(method, scene, heard, call), plan, heard.Thrown);
    }

    private async Task<Heard> CallAsync(Act act, ClientMethod method, object client, CancellationToken cancellationToken)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        int pieces = 0;
        object?[] arguments = new MadeUp(options, method.IsStream).ArgumentsFor(method, giveUp.Token);
        DateTimeOffset begun = act.Clock.GetUtcNow();
        Task call = act.Flow.StartAsync(() => method.CallAsync(client, arguments, piece => Volatile.Write(ref pieces, piece), giveUp.Token));
        try
        {
            await act.Prompter.SeeThroughAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await giveUp.CancelAsync().ConfigureAwait(false);
            await call.WaitAsync(_longestEnd, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        TimeSpan elapsed = act.Clock.GetUtcNow() - begun;
        try
        {
            await call.ConfigureAwait(false);
            return new Heard(null, Volatile.Read(ref pieces), elapsed);
        }
        catch (Exception e)
        {
            // Whatever the exception is, the caller receives it, and the report shows it.
            cancellationToken.ThrowIfCancellationRequested();
            return new Heard(e, Volatile.Read(ref pieces), elapsed);
        }
    }

    private ServiceProvider Build(Act act)
    {
        var services = new ServiceCollection();
        foreach (ServiceDescriptor service in options.Services)
            if (!IsOfAnotherRuntime(service)) services.Insert(services.Count, service);
        subject.Register(services);
        // After the application's own options, but before their validation.
        services.Configure<FallbackOptions>(static fallback => fallback.AnswerCache.Store = AnswerCacheStore.Memory);
        services.PostConfigure<FallbackOptions>(fallback => Prepare(fallback, act));
        return services.BuildServiceProvider();
    }

    /// <summary>
    /// Whether the application itself creates a client or runtime, which would ask the real providers, with the real keys.
    /// </summary>
    private bool IsOfAnotherRuntime(ServiceDescriptor service) =>
        !service.IsKeyedService
        && (service.ServiceType == subject.Type || service.ServiceType == typeof(FallbackRuntime))
        && service.ImplementationFactory?.Method.Module.Assembly.GetName().Name is not ("Fallback.Runtime" or "Fallback.Refit");

    private void Prepare(FallbackOptions fallback, Act act)
    {
        fallback.StandIn = new StandIn(
            (provider, instance) => new WireHandler(_cast.AddressOf(provider, instance), act.Wires), _cast.AddressOf, _key, new EvenRandom());
        fallback.TimeProvider = act.Clock;
        fallback.MissingKeys = MissingKeys.Skip;
        // Replicas, and the application's monitoring, must not receive failures that did not happen.
        fallback.Sharing = null;
        // Injected faults of a game day do not belong to the chain.
        fallback.FaultInjection.Faults.Clear();
        fallback.LoggerFactory = NullLoggerFactory.Instance;
    }

    /// <summary>Makes every call ask the canary, or none.</summary>
    private static void Direct(FallbackRuntime runtime, bool hasCanary)
    {
        foreach (ChainPlan plan in runtime.Configuration.Plans)
        {
            if (plan.Canary?.Controller is not { } canary) continue;
            canary.Reset();
            if (hasCanary) canary.Configure(new CanaryFigures(1, 1, 1, int.MaxValue, Paused: false), "");
            else canary.Pause();
        }
    }

    private static async Task<CallEvent?> LastCallAsync(FallbackMonitor monitor)
    {
        CallEvent? last = null;
        await foreach (FallbackEvent happened in monitor.WatchAsync(CancellationToken.None).ConfigureAwait(false))
            if (happened is CallEvent call) last = call;
        return last;
    }
}
