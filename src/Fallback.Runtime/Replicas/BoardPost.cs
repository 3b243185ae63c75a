namespace Fallback;

/// <summary>A process's post on a board.</summary>
public sealed record BoardPost
{
    /// <summary>The name of the board.</summary>
    public required string Board { get; init; }

    /// <summary>The process that posts.</summary>
    public required string Process { get; init; }

    /// <summary>
    /// The content, which replaces the process's previous one; at most 256 KiB. Null posts nothing new and only shows that the process is
    /// alive. Null keeps an existing post, but does not restore a lost one: a process that got no answer for about as long as
    /// <see cref="Lease"/> posts its whole content again.
    /// </summary>
    public string? Content { get; init; }

    /// <summary>
    /// The number of the post, which increases with each post of the process. A post whose number is not higher than the last processed one
    /// changes nothing.
    /// </summary>
    public required long Number { get; init; }

    /// <summary>The revision up to which the process has read the board; 0 for none; <see cref="long.MaxValue"/> to read nothing.</summary>
    public long Since { get; init; }

    /// <summary>How long the post stays if the process posts nothing more.</summary>
    public required TimeSpan Lease { get; init; }
}

/// <summary>The changes on a board.</summary>
public sealed record BoardNews
{
    /// <summary>The board's revision, for <see cref="BoardPost.Since"/>.</summary>
    public required long Revision { get; init; }

    /// <summary>
    /// The board's own name, which changes if the store has lost the board. Then <see cref="Posts"/> are all existing posts, everything
    /// known before must be forgotten, and a post without content has changed nothing.
    /// </summary>
    public required string Epoch { get; init; }

    /// <summary>The number of processes that have posted and have not left, including this one.</summary>
    public required int Processes { get; init; }

    /// <summary>
    /// The posts of other processes since the revision. A post without content means that its process has left, which is remembered for an
    /// hour. If there are more than 1,000 posts, or more than some megabytes, only the oldest are returned, and <see cref="Revision"/> is
    /// that of the last one returned.
    /// </summary>
    public required IReadOnlyList<ReplicaPost> Posts { get; init; }
}

/// <summary>Another process's post.</summary>
/// <param name="Process">The process that posted.</param>
/// <param name="Content">The content; null if the process has left.</param>
/// <param name="Age">The time since the post, by the store's clock.</param>
/// <param name="Seen">The time since the process last showed that it is alive.</param>
public sealed record ReplicaPost(string Process, string? Content, TimeSpan Age, TimeSpan Seen);

/// <summary>A record with its version, which counts its changes.</summary>
/// <param name="Version">The version; 0 if there is no record.</param>
/// <param name="Content">The content; empty if there is no record.</param>
public sealed record ReplicaRecord(long Version, string Content);
