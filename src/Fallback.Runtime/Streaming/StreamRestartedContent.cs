using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Marks the restart of a stream: discard everything that was delivered before it. It comes in an update of its own. See
/// <see cref="StreamRecovery.Restart"/>.
/// </summary>
public sealed class StreamRestartedContent : AIContent
{
    internal StreamRestartedContent(FailureKind cause, string voidText)
    {
        Cause = cause;
        VoidText = voidText;
    }

    /// <summary>The kind of failure that broke the stream.</summary>
    public FailureKind Cause { get; }

    /// <summary>The text to discard.</summary>
    public string VoidText { get; }
}
