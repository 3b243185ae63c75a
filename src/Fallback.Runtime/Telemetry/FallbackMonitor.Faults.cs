using Microsoft.Extensions.Options;

namespace Fallback;

/// <content>Faults for a game day.</content>
public sealed partial class FallbackMonitor
{
    /// <summary>The faults that are being injected, in the order in which they are tried; empty as a rule.</summary>
    public IReadOnlyList<FaultSnapshot> Faults => _runtime.Faults.Snapshots;

    /// <summary>
    /// Injects a fault into the attempts of this runtime, until the result is disposed or the fault ends by itself: after
    /// <see cref="FaultOptions.Duration"/>, at <see cref="FaultOptions.Until"/>, or after an hour where neither is set. Attempts that are
    /// in flight are not touched. A reload of the configuration leaves it in place.
    /// </summary>
    /// <param name="fault">What to inject. A copy is taken.</param>
    /// <param name="name">How it is called in logs and on the dashboard, up to 64 characters. Default: <c>fault</c>.</param>
    /// <returns>Ends the fault when it is disposed. To dispose it twice, or after its end, does nothing.</returns>
    /// <exception cref="InvalidOperationException">
    /// The application runs in Production and <see cref="FaultInjectionOptions.AllowInProduction"/> is not set, or a fault of that name is
    /// in effect.
    /// </exception>
    /// <exception cref="OptionsValidationException">The fault has mistakes, or selects no tier of a client that there is now.</exception>
    /// <exception cref="ObjectDisposedException">The runtime is disposed.</exception>
    public IDisposable InjectFault(FaultOptions fault, string name = "fault")
    {
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(_runtime.IsDisposed, _runtime);
        FallbackOptions options = _runtime.Configuration.Options;
        if (FaultPermission.Objection(options.FaultInjection, $"{options.Path}:FaultInjection") is { } objection)
            throw new InvalidOperationException($"The fault '{name}' was not injected: {objection}.");
        var mistakes = new List<string>();
        OptionsCheck.CheckFault(options, name, name, fault, mistakes);
        FaultPlan plan = FaultPlan.Of(fault);
        if (mistakes.Count == 0 && !_runtime.Faults.SelectsAny(plan))
            mistakes.Add($"{name}: is for the attempts {plan.Where}, and there are none; there are {_runtime.Faults.Tiers()}");
        ConfigurationMistakesException.ThrowIfAny<FaultOptions>(mistakes);
        return _runtime.Faults.Add(name, plan, options.FaultInjection.Seed);
    }
}
