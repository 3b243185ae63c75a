using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>The chunks of an answer that is told anew: a tier's of another dialect, or one that is there as a whole.</summary>
internal sealed class ChunkForm(string id, long created)
{
    public string Id => id;
    public long Created => created;
    public void WriteWhole(EventWriter events, in Answered whole, bool wantsUsage) => events.Write(whole, (_, _) => { });
    public void WriteUsage(EventWriter events, UsageDetails usage) => events.Write(usage, (_, _) => { });
    public void Write(EventWriter events, OpenedStream stream, in StreamPiece piece) => events.Write(piece, (_, _) => { });
}
