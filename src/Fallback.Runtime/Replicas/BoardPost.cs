namespace Fallback;

/// <summary>What a process says on a board.</summary>
public sealed record BoardPost
{
    /// <summary>The board.</summary>
    public required string Board { get; init; }

    /// <summary>Who says it.</summary>
    public required string Process { get; init; }

    /// <summary>
    /// What it says, in the place of all that it said before; null to say nothing new and only show that the process is there. At most 256 KiB.
    /// Null keeps a post that is there and revives none: a process that was not answered for as long as <see cref="Lease"/>, or nearly, says all
    /// of it again.
    /// </summary>
    public string? Content { get; init; }

    /// <summary>Counts up with each post of the process. One that is not above the last that was carried out changes nothing.</summary>
    public required long Number { get; init; }

    /// <summary>The revision up to which the process has read the board; 0 for nothing; <see cref="long.MaxValue"/> to read nothing.</summary>
    public long Since { get; init; }

    /// <summary>How long the post stays when the process says nothing more.</summary>
    public required TimeSpan Lease { get; init; }
}

/// <summary>What has changed on a board.</summary>
public sealed record BoardNews
{
    /// <summary>The board's revision, for <see cref="BoardPost.Since"/>.</summary>
    public required long Revision { get; init; }

    /// <summary>
    /// The board's own name, which changes when the store has lost it. Then <see cref="Posts"/> are all that there are, and what was known
    /// before is to be forgotten; and a post without content has changed nothing.
    /// </summary>
    public required string Epoch { get; init; }

    /// <summary>Processes that have posted and not gone, this one among them.</summary>
    public required int Processes { get; init; }

    /// <summary>
    /// Posts of others that are new since the revision. One without content is of a process that has gone, which is remembered for an hour.
    /// Of more than 1,000, or of more than some megabytes, the oldest come, and <see cref="Revision"/> is that of the last of them.
    /// </summary>
    public required IReadOnlyList<ReplicaPost> Posts { get; init; }
}

/// <summary>Another process's post.</summary>
/// <param name="Process">Who says it.</param>
/// <param name="Content">What it says; null when the process has gone.</param>
/// <param name="Age">How long ago it was posted, by the store's clock.</param>
/// <param name="Seen">How long ago the process was last heard of.</param>
public sealed record ReplicaPost(string Process, string? Content, TimeSpan Age, TimeSpan Seen);

/// <summary>A record and its version, which counts its changes.</summary>
/// <param name="Version">0 where there is none.</param>
/// <param name="Content">What it says; empty where there is none.</param>
public sealed record ReplicaRecord(long Version, string Content);
