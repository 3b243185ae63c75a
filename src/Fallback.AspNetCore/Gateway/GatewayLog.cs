using Microsoft.Extensions.Logging;

namespace Fallback.Gateway;

/// <summary>What the gateway says beside what the engine says of its calls. Nothing of a request, an answer or a key.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(80, LogLevel.Information, "A request was refused with {Status}, {Code}.")]
    public static partial void Refused(ILogger logger, int status, string? code);

    [LoggerMessage(81, LogLevel.Error, "A request failed inside the gateway.")]
    public static partial void Failed(ILogger logger, Exception exception);
}
