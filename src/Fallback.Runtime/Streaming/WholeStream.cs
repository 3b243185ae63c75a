using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>A stream made from a whole answer, for a model that does not stream: the whole answer, and then its end.</summary>
internal sealed class WholeStream(ChatAnswer answer) : IChunkStream
{
    private int _given;

    public bool TryRead(out Reply<ChatChunk> read)
    {
        read = new Reply<ChatChunk>(_given++ == 0
            ? All()
            : new ChatChunk { FinishReason = answer.FinishReason, Model = answer.Model, IsEnd = true });
        return true;
    }

    public ValueTask<Reply<ChatChunk>> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TryRead(out Reply<ChatChunk> read);
        return new(read);
    }

    public ValueTask DisposeAsync() => default;

    private ChatChunk All() => new()
    {
        Text = answer.Text.Length > 0 ? answer.Text : null,
        Extras = answer.Response is { } response ? new ChunkExtras { Update = ToUpdate(response) } : null,
        Usage = answer.Usage,
        Model = answer.Model,
        ResponseId = answer.ResponseId,
    };

    private ChatResponseUpdate ToUpdate(ChatResponse response)
    {
        List<AIContent> contents = [.. response.Messages.SelectMany(static message => message.Contents)];
        if (answer.Usage is { } usage && !contents.Exists(static content => content is UsageContent)) contents.Add(new UsageContent(usage));
        return new ChatResponseUpdate(ChatRole.Assistant, contents)
        {
            AdditionalProperties = response.Messages.Count == 1 ? response.Messages[0].AdditionalProperties : null
        };
    }
}
