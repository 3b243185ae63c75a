using System.Collections.Concurrent;
using Fallback.CompilerServices;

namespace Fallback;

/// <summary>
/// One state of the configuration with everything that follows from it. A reload creates a new one; running calls keep the old one.
/// </summary>
internal sealed class RuntimeConfiguration : IDisposable
{
    private readonly ConcurrentDictionary<ChainDeclaration, ChainPlan> _plans = new(ReferenceEqualityComparer.Instance);
    private readonly ChainBinder _binder;
    private readonly ProviderSet _providers;
    private readonly ActiveProbes _probes;

    public RuntimeConfiguration(FallbackOptions options, FallbackRuntime runtime, RuntimeConfiguration? before)
    {
        Options = options;
        Models = new ModelResolver(options);
        _providers = new ProviderSet(options, new HttpTransport(runtime.Time), runtime.Time, runtime.Logger, before?._providers);
        _binder = new ChainBinder(options, Models, _providers, runtime);
        _probes = new ActiveProbes(options, runtime);
        if (before is null) return;
        try
        {
            foreach (ChainDeclaration declaration in before.Declarations)
                if (!declaration.IsGone(options)) Plan(declaration);
        }
        catch
        {
            // A configuration that never came into force is never retired.
            _probes.Dispose();
            throw;
        }
    }

    public FallbackOptions Options { get; }

    public ModelResolver Models { get; }

    public IEnumerable<ChainDeclaration> Declarations => _plans.Keys;

    public IEnumerable<ChainPlan> Plans => _plans.Values;

    public ChainPlan Plan(ChainDeclaration declaration) => _plans.GetOrAdd(declaration, static (chain, self) => self.Bind(chain), this);

    /// <summary>
    /// Retires this configuration, which another one has replaced: its declared shared limits no longer apply, and what only it used is
    /// closed.
    /// </summary>
    public void Retire()
    {
        _probes.Dispose();
        _binder.Withdraw();
        _providers.Retire();
    }

    public void Dispose()
    {
        Retire();
        _providers.Dispose();
    }

    private ChainPlan Bind(ChainDeclaration declaration)
    {
        ChainPlan plan = _binder.Bind(declaration);
        _probes.Watch(plan, declaration.SendsOwnRequests);
        return plan;
    }
}
