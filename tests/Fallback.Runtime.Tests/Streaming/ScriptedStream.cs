using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Streaming;

/// <summary>A stream that a test tells reply by reply. Nobody reads past the last one, unless it is said to stall there.</summary>
internal sealed class ScriptedStream(params Reply<ChatChunk>[] replies) : IChunkStream
{
    private readonly Queue<Reply<ChatChunk>> _left = new(replies);
    private int _reads;

    /// <summary>Whether its replies are there before they are waited for, as those of one packet are.</summary>
    public bool IsAtHand { get; set; }

    /// <summary>Whether nothing comes after its last reply, and no end either.</summary>
    public bool Stalls { get; init; }

    /// <summary>What happens while a reply is waited for, by how many came before it.</summary>
    public Action<int>? Waiting { get; set; }

    /// <summary>Before it, no reply comes, whatever is there.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Before it, disposing does not end.</summary>
    public Task Closing { get; set; } = Task.CompletedTask;

    public int Disposals { get; private set; }

    public static Reply<ChatChunk> Chunk(string? text = null, string? thought = null, ChunkExtras? extras = null) =>
        new(new ChatChunk { Text = text, Reasoning = thought, Extras = extras });

    public static Reply<ChatChunk> Used(long input, long output) =>
        new(new ChatChunk { Usage = new UsageDetails { InputTokenCount = input, OutputTokenCount = output } });

    public static Reply<ChatChunk> End(string? text = null) =>
        new(new ChatChunk { Text = text, FinishReason = ChatFinishReason.Stop, IsEnd = true });

    public static Reply<ChatChunk> Broken(UsageDetails? usage = null) =>
        new(new Failure(FailureKind.StreamInterrupted, FailureScope.Model) { Message = "cut off", Usage = usage });

    public bool TryRead(out Reply<ChatChunk> read)
    {
        read = default;
        if (!IsAtHand || !_left.TryDequeue(out read)) return false;
        _reads++;
        return true;
    }

    public async ValueTask<Reply<ChatChunk>> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Gate.ConfigureAwait(false);
        Waiting?.Invoke(_reads++);
        cancellationToken.ThrowIfCancellationRequested();
        if (_left.TryDequeue(out Reply<ChatChunk> read)) return read;
        if (!Stalls) throw new InvalidOperationException("read past the end");
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        Disposals++;
        await Closing.ConfigureAwait(false);
    }
}
