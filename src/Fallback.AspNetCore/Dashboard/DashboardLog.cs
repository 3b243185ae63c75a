using Microsoft.Extensions.Logging;

namespace Fallback.Dashboard;

/// <summary>The dashboard's log lines, in category <c>Fallback.Dashboard</c>.</summary>
internal static partial class DashboardLog
{
    [LoggerMessage(1, LogLevel.Warning, "Dashboard: {User} from {Address} asked to {Action} {Model}, and it was done")]
    public static partial void Acted(ILogger logger, string user, string address, string action, string model);

    [LoggerMessage(2, LogLevel.Warning, "Dashboard: {User} from {Address} asked for an action, which was refused: {Reason}")]
    public static partial void Refused(ILogger logger, string user, string address, string reason);

    [LoggerMessage(3, LogLevel.Error, "Dashboard: collecting figures has stopped, so the pages show old figures")]
    public static partial void CollectorFailed(ILogger logger, Exception exception);
}
