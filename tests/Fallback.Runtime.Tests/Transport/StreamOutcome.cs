using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

/// <summary>All that a stream gave, and how it ended.</summary>
internal sealed record StreamOutcome(IReadOnlyList<ChatChunk> Chunks, Failure? Failure)
{
    public string Text => string.Concat(Chunks.Select(chunk => chunk.Text));

    public string? Thoughts => Chunks.Any(chunk => chunk.Reasoning is not null) ? string.Concat(Chunks.Select(chunk => chunk.Reasoning)) : null;

    /// <summary>What came by the updates of a dialect.</summary>
    public IEnumerable<AIContent> Contents => Chunks.SelectMany(chunk => chunk.Extras?.Update?.Contents ?? []);

    public AdditionalPropertiesDictionary? MessageProperties => Chunks.Select(chunk => chunk.Extras?.MessageProperties).LastOrDefault(properties => properties is not null);

    public AdditionalPropertiesDictionary? ResponseProperties => Chunks.Select(chunk => chunk.Extras?.ResponseProperties).LastOrDefault(properties => properties is not null);

    public bool IsComplete => Chunks is [.., { IsEnd: true }];

    public ChatFinishReason? FinishReason => Chunks is [.., var last] ? last.FinishReason : null;

    public UsageDetails? Usage => Chunks.LastOrDefault(chunk => chunk.Usage is not null).Usage;

    public static async Task<StreamOutcome> ReadAsync(IChunkStream stream)
    {
        var chunks = new List<ChatChunk>();
        while (true)
        {
            Reply<ChatChunk> read = await stream.ReadAsync(TestContext.Current.CancellationToken);
            if (read.Failure is { } failure) return new StreamOutcome(chunks, failure);
            chunks.Add(read.Value);
            if (read.Value.IsEnd) return new StreamOutcome(chunks, null);
        }
    }
}
