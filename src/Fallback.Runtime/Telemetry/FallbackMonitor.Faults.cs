using Microsoft.Extensions.Options;

namespace Fallback;

/// <content>Injects faults for a game day.</content>
public sealed partial class FallbackMonitor
{
    /// <summary>The faults in effect, in the order in which an attempt draws them; usually empty.</summary>
    public IReadOnlyList<FaultSnapshot> Faults => _runtime.Faults.Snapshots;

    /// <summary>
    /// Injects a fault into the attempts of this runtime. The fault ends when the result is disposed of, or by itself: after <see
    /// cref="FaultOptions.Duration"/>, at <see cref="FaultOptions.Until"/>, or after an hour if neither is set. Running attempts are not
    /// affected. A reload of the configuration does not end the fault.
    /// </summary>
    /// <param name="fault">The fault. It is copied.</param>
    /// <param name="name">The name in logs and on the dashboard, 1 to 64 characters. Default: <c>fault</c>.</param>
    /// <returns>
    /// A handle that ends the fault when it is disposed of. Disposing of it twice, or after the fault has ended, does nothing.
    /// </returns>
    /// <exception cref="InvalidOperationException">
    /// The application runs in Production and <see cref="FaultInjectionOptions.AllowInProduction"/> is not set, or a fault of that name is
    /// already in effect.
    /// </exception>
    /// <exception cref="OptionsValidationException">The fault is invalid, or selects no tier of any client that exists now.</exception>
    /// <exception cref="ObjectDisposedException">The runtime was disposed of.</exception>
    public IDisposable InjectFault(FaultOptions fault, string name = "fault")
    {
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(_runtime.IsDisposed, _runtime);
        FallbackOptions options = _runtime.Configuration.Options;
        if (FaultPermission.Objection(options.FaultInjection, $"{options.Path}:FaultInjection") is { } objection)
            throw new InvalidOperationException($"The fault '{name}' was not injected: {objection}.");
        var mistakes = new List<string>();
        string shown = ShownSetting.OfPath(name);
        OptionsCheck.CheckFault(options, shown, name, fault, mistakes);
        FaultPlan plan = FaultPlan.Of(fault);
        if (mistakes.Count == 0 && !_runtime.Faults.SelectsAny(plan))
            mistakes.Add($"{shown}: is for the attempts {plan.Where}, and there are none; there are {_runtime.Faults.Tiers()}");
        ConfigurationMistakesException.ThrowIfAny<FaultOptions>(mistakes);
        return _runtime.Faults.Add(name, plan, options.FaultInjection.Seed);
    }
}
