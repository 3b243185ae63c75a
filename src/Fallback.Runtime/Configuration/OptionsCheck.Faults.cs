namespace Fallback;

/// <content>Faults to inject.</content>
internal static partial class OptionsCheck
{
    private const int LongestFaultName = 64;

    /// <summary>Finds what is wrong with one fault, from configuration or code.</summary>
    public static void CheckFault(FallbackOptions options, string key, string name, FaultOptions fault, List<string> mistakes)
    {
        if (name.Length is 0 or > LongestFaultName || name.Any(char.IsControl))
            mistakes.Add($"{key}: a fault's name has 1 to {LongestFaultName} characters, in one line");
        else if (ShownSetting.IsKey(name))
            mistakes.Add($"{key}: a fault's name is logged, and this one looks like a key; write a word");
        var figures = new FigureCheck(key, mistakes);
        figures.Between("Share", fault.Share, 0, 1);
        figures.That(Enum.IsDefined(fault.Kind), "Kind", fault.Kind, $"must be one of {string.Join(", ", Enum.GetNames<FaultKind>())}");
        figures.That(
            fault.Status is 401 or 402 or 403 or 408 or 409 or 429 or (>= 500 and <= 599 and not 501), "Status", fault.Status,
            "must be 401, 402, 403, 408, 409, 429, or from 500 to 599 but 501; others say that the request is at fault, which no fallback mends");
        figures.Between("RetryAfterSeconds", fault.RetryAfter?.TotalSeconds, 1, 3_600);
        figures.Between("DelayMs", fault.Delay.TotalMilliseconds, 1, 600_000);
        figures.Between("BreakAfter", fault.BreakAfter, 1, 10_000);
        figures.Between("DurationSeconds", fault.Duration?.TotalSeconds, 1, FaultOptions.LongestDuration.TotalSeconds);
        if (fault.Until is { } until && until - options.TimeProvider.GetUtcNow() > FaultOptions.LongestDuration)
            mistakes.Add($"{key}:Until = '{Wording.Moment(until)}': must be at most 24 hours ahead; write it on the day");
        if (fault.Provider is { Length: > 0 } provider && !options.Providers.ContainsKey(provider)
            && ProviderInstance.Of(options, provider).All(static instance => instance.BaseUrl is null))
            mistakes.Add($"{key}:Provider = '{ShownSetting.Of(provider)}': there is no such provider");
    }

    private static void CheckFaults(FallbackOptions options, bool isWhereItRuns, List<string> mistakes)
    {
        FaultInjectionOptions faults = options.FaultInjection;
        string key = $"{options.Path}:FaultInjection";
        foreach ((string name, FaultOptions fault) in faults.Faults) CheckFault(options, ShownSetting.OfPath($"{key}:Faults:{name}"), name, fault, mistakes);
        // A fault that is over does nothing, and must not prevent the application from starting.
        DateTimeOffset now = options.TimeProvider.GetUtcNow();
        if (!isWhereItRuns || faults.Faults.Values.All(fault => fault.Until <= now)) return;
        if (FaultPermission.Objection(faults, key) is { } objection) mistakes.Add($"{key}:Faults: {objection}");
    }
}
