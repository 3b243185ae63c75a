using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Comes in an update of its own when a stream begins again: everything handed out before it is void. See
/// <see cref="StreamRecovery.Restart"/>.</summary>
public sealed class StreamRestartedContent : AIContent
{
    internal StreamRestartedContent(FailureKind cause, string voidText)
    {
        Cause = cause;
        VoidText = voidText;
    }

    /// <summary>What broke the stream before.</summary>
    public FailureKind Cause { get; }

    /// <summary>The text that is void now.</summary>
    public string VoidText { get; }
}
