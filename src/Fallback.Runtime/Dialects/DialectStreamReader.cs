using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Reads one stream of a <see cref="Dialect"/>, event by event. Not thread-safe.</summary>
public abstract class DialectStreamReader
{
    /// <summary>
    /// Whether the stream has announced its end, so that Fallback does not wait for more. Default false: the stream ends with
    /// <c>[DONE]</c>, or with its connection.
    /// </summary>
    public virtual bool IsAtEnd => false;

    /// <summary>What the answer is known to have used so far, for a stream that breaks; null for nothing.</summary>
    internal virtual UsageDetails? Usage => null;

    /// <summary>Reads the data of one server-sent event.</summary>
    /// <param name="data">The data, without <c>data:</c>. <c>[DONE]</c> is not passed to this method.</param>
    /// <param name="update">
    /// The update that the event contains; null if there is nothing to deliver. The answer is complete with a
    /// <see cref="ChatResponseUpdate.FinishReason"/>; a stream that ends without one counts as cut off. Return usage as
    /// <see cref="UsageContent"/>.
    /// </param>
    /// <returns>False if the event is an error, which is then classified by its text; otherwise true.</returns>
    public abstract bool TryRead(ReadOnlySpan<byte> data, out ChatResponseUpdate? update);

    /// <summary>
    /// Reads for readers that return text without an update around it: <see cref="ChatChunk.Text"/> alone. Everything else, including
    /// thoughts, is an update without a message's id, because the text has none; so it keeps its place and its properties.
    /// </summary>
    /// <param name="data">The data of the event.</param>
    /// <param name="piece">
    /// The chunk that the event contains, or the failure that it is. A tool call is returned as a whole; a part of one is <see
    /// cref="ChatChunk.AtWork"/>.
    /// </param>
    internal virtual bool TryReadPiece(ReadOnlySpan<byte> data, out Reply<ChatChunk> piece)
    {
        bool isReadable = TryRead(data, out ChatResponseUpdate? update);
        piece = update is null ? new Reply<ChatChunk>(default(ChatChunk)) : ChatClientStream.ToChunk(update);
        return isReadable;
    }

    /// <summary>The part of an event that is an error as error bodies are. Default: all of it.</summary>
    internal virtual ReadOnlyMemory<byte> ErrorOf(ReadOnlyMemory<byte> data) => data;
}
