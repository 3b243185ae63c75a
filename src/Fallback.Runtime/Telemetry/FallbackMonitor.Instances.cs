using Microsoft.Extensions.Options;

namespace Fallback;

/// <content>Adds, removes and drains instances of providers.</content>
public sealed partial class FallbackMonitor
{
    /// <summary>Adds an instance to a provider, for calls that begin from now on. The instance begins with a small share.</summary>
    /// <param name="provider">The provider's configured name.</param>
    /// <param name="instance">The instance. Do not change it afterwards.</param>
    /// <remarks>
    /// The instance survives reloads, until the configuration itself defines one of that name. A provider without instances has only this
    /// one from now on: if its previous address is to stay in use, add that as an instance, too.
    /// </remarks>
    /// <exception cref="OptionsValidationException">The instance is invalid, or its name is taken. Nothing has changed.</exception>
    /// <exception cref="ObjectDisposedException">The runtime was disposed of.</exception>
    public void AddInstance(string provider, InstanceOptions instance)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(provider);
        ArgumentNullException.ThrowIfNull(instance);
        _runtime.Change(options => options.Changes.With(provider, instance));
        // One of that name may have been drained while the configuration still had it.
        _runtime.Registry.Restore(provider, instance.Name);
        Log.InstanceAdded(_runtime.Logger, provider, instance.Name);
    }

    /// <summary>Removes an instance from its provider permanently. Running calls are not affected.</summary>
    /// <param name="provider">The provider's configured name.</param>
    /// <param name="instance">The instance's name.</param>
    /// <returns>Whether there was such an instance.</returns>
    /// <exception cref="InvalidOperationException">It is the provider's only instance.</exception>
    /// <exception cref="OptionsValidationException">Without the instance, the configuration is invalid. Nothing has changed.</exception>
    /// <exception cref="ObjectDisposedException">The runtime was disposed of.</exception>
    public bool RemoveInstance(string provider, string instance)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(provider);
        ArgumentException.ThrowIfNullOrWhiteSpace(instance);
        bool isGone = _runtime.Change(options =>
        {
            IReadOnlyList<ProviderInstance> known = ProviderInstance.Of(options, provider);
            if (!known.Any(one => one.Own is not null && one.Name.Equals(instance, StringComparison.OrdinalIgnoreCase))) return null;
            if (known.Count == 1)
                throw new InvalidOperationException(
                    $"'{instance}' is the only instance of '{provider}'; add another one first, or take its model out with Isolate.");
            return options.Changes.Without(provider, instance);
        });
        if (!isGone) return false;
        _runtime.Registry.Forget(provider, instance);
        Log.InstanceRemoved(_runtime.Logger, provider, instance);
        return true;
    }

    /// <summary>
    /// Drains an instance: no more calls are sent to it until <see cref="RestoreInstance"/>, even after reloads. The task completes when
    /// everything that is running there, including streams, has ended. A provider without instances has one named <c>default</c>.
    /// </summary>
    /// <param name="provider">The provider's configured name.</param>
    /// <param name="instance">The instance's name.</param>
    /// <param name="cancellationToken">Ends the wait; the instance stays drained.</param>
    /// <exception cref="ArgumentException">
    /// No client of this runtime has a tier at this instance, for example because it was removed.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The instance was restored before everything had ended, and takes calls again.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async Task DrainInstanceAsync(string provider, string instance, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(provider);
        ArgumentException.ThrowIfNullOrWhiteSpace(instance);
        // An instance without tiers is remembered for a while; if it was drained, the next one with its name would be drained from the
        // start.
        Task idle = (IsKnown(provider, instance) ? _runtime.Registry.DrainAsync(provider, instance) : null)
            ?? throw new ArgumentException($"No client has a tier at the instance '{instance}' of '{provider}'.", nameof(instance));
        Log.InstanceDraining(_runtime.Logger, provider, instance);
        try
        {
            await idle.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (idle.IsCanceled && !cancellationToken.IsCancellationRequested)
        {
            // Otherwise the waiting caller would shut down a server that takes calls.
            throw new InvalidOperationException($"The instance '{instance}' of '{provider}' was restored before all that was under way there had ended.");
        }
    }

    /// <summary>Restores a drained instance: calls are sent to it again.</summary>
    /// <param name="provider">The provider's configured name.</param>
    /// <param name="instance">The instance's name.</param>
    /// <returns>Whether the instance was drained.</returns>
    public bool RestoreInstance(string provider, string instance)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(provider);
        ArgumentException.ThrowIfNullOrWhiteSpace(instance);
        return _runtime.Registry.Restore(provider, instance);
    }

    private bool IsKnown(string provider, string instance) =>
        All().Any(tier => tier.Provider.Equals(provider, StringComparison.OrdinalIgnoreCase)
            && tier.Endpoint.Instance.Equals(instance, StringComparison.OrdinalIgnoreCase));
}
