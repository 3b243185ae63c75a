using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Reads one stream of a <see cref="Dialect"/>, event by event. For one reader.</summary>
public abstract class DialectStreamReader
{
    /// <summary>Reads the data of one server-sent event.</summary>
    /// <param name="data">The data, without <c>data:</c>; <c>[DONE]</c> does not come here.</param>
    /// <param name="update">
    /// What it says, or null for nothing to hand out. The answer is complete with a <see cref="ChatResponseUpdate.FinishReason"/>: a stream
    /// that ends without one was cut off. Usage comes as <see cref="UsageContent"/>.
    /// </param>
    /// <returns>False when the event is an error, which is then classed by its text.</returns>
    public abstract bool TryRead(ReadOnlySpan<byte> data, out ChatResponseUpdate? update);
}
