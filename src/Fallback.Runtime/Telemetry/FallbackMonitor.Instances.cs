using Microsoft.Extensions.Options;

namespace Fallback;

/// <content>A provider's instances, as they come and go.</content>
public sealed partial class FallbackMonitor
{
    /// <summary>Adds an instance to a provider, for the calls that begin from now on. It stays over reloads until the configuration has one of
    /// that name itself, and begins with a small share.</summary>
    /// <param name="provider">The provider's configured name.</param>
    /// <param name="instance">The instance. Do not change it afterwards.</param>
    /// <remarks>A provider that had none has this one alone from now on: add the place where it was as well, if it is to stay.</remarks>
    /// <exception cref="OptionsValidationException">The instance has mistakes, or its name is taken; nothing has changed.</exception>
    /// <exception cref="ObjectDisposedException">The runtime was disposed.</exception>
    public void AddInstance(string provider, InstanceOptions instance)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(provider);
        ArgumentNullException.ThrowIfNull(instance);
        _runtime.Change(options => options.Changes.With(provider, instance));
        // One of that name may have been drained while the configuration still had it.
        _runtime.Registry.Restore(provider, instance.Name);
        Log.InstanceAdded(_runtime.Logger, provider, instance.Name);
    }

    /// <summary>Takes an instance out of its provider, for good. Calls under way end as they would have ended.</summary>
    /// <param name="provider">The provider's configured name.</param>
    /// <param name="instance">The instance's name.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="InvalidOperationException">It is the provider's only one.</exception>
    /// <exception cref="OptionsValidationException">Without it the configuration has mistakes; nothing has changed.</exception>
    /// <exception cref="ObjectDisposedException">The runtime was disposed.</exception>
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
    /// Sends no more calls to an instance, over reloads as well, until <see cref="RestoreInstance"/>; ends when all that is under way there,
    /// streams included, has ended. A provider without instances has one of the name <c>default</c>.
    /// </summary>
    /// <param name="provider">The provider's configured name.</param>
    /// <param name="instance">The instance's name.</param>
    /// <param name="cancellationToken">Ends the waiting; the instance stays drained.</param>
    /// <exception cref="ArgumentException">No client of this runtime has a tier there; of an instance that was removed, none has any more.</exception>
    /// <exception cref="InvalidOperationException">It was restored before all had ended, and takes calls.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task DrainInstanceAsync(string provider, string instance, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(provider);
        ArgumentException.ThrowIfNullOrWhiteSpace(instance);
        // What nobody has a tier at any more is remembered for a while; drained, the next of its name would be it from its first moment on.
        Task idle = (IsKnown(provider, instance) ? _runtime.Registry.DrainAsync(provider, instance) : null)
            ?? throw new ArgumentException($"No client has a tier at the instance '{instance}' of '{provider}'.", nameof(instance));
        Log.InstanceDraining(_runtime.Logger, provider, instance);
        try
        {
            await idle.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (idle.IsCanceled && !cancellationToken.IsCancellationRequested)
        {
            // Whoever waits would shut down a server that takes calls.
            throw new InvalidOperationException($"The instance '{instance}' of '{provider}' was restored before all that was under way there had ended.");
        }
    }

    /// <summary>Sends calls to an instance again.</summary>
    /// <returns>Whether it was drained.</returns>
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
