using Microsoft.Extensions.Logging;

namespace Fallback.Gateway;

/// <summary>The gateway's log lines, in addition to the engine's. None contains a request, an answer or a key.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(80, LogLevel.Information, "A request was refused with {Status}, {Code}.")]
    public static partial void Refused(ILogger logger, int status, string? code);

    [LoggerMessage(81, LogLevel.Error, "A request failed inside the gateway.")]
    public static partial void Failed(ILogger logger, Exception exception);

    [LoggerMessage(82, LogLevel.Information, "The gateway's callers were reloaded: {Count} may call.")]
    public static partial void CallersReloaded(ILogger logger, int count);

    [LoggerMessage(83, LogLevel.Error, "The gateway's changed configuration has mistakes, so its callers stay as they were: {Mistakes}")]
    public static partial void ReloadRejected(ILogger logger, string mistakes);

    [LoggerMessage(84, LogLevel.Warning,
        "The gateway's last caller was removed: every request is refused with 401, also from this machine, "
            + "until there are callers again or it is restarted.")]
    public static partial void CallersGone(ILogger logger);
}
