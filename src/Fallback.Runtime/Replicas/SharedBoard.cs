namespace Fallback;

/// <summary>One board of the reference store.</summary>
/// <param name="epoch">The board's own name.</param>
/// <param name="revision">The start of its revisions: above those of any lost board before it.</param>
internal sealed class SharedBoard(string epoch, long revision)
{
    /// <summary>How long the board remembers that a process has left, for readers that were away.</summary>
    public const long GoneMilliseconds = 60 * 60 * 1_000;

    private readonly Dictionary<string, Post> _posts = new(StringComparer.Ordinal);

    public long Revision { get; private set; } = revision;

    /// <param name="post">The post, with valid figures and sizes.</param>
    /// <param name="now">The store's clock in milliseconds.</param>
    /// <param name="isNews">Whether others have something new to read.</param>
    public BoardNews Put(BoardPost post, long now, out bool isNews)
    {
        Expire(now);
        Post? last = _posts.GetValueOrDefault(post.Process);
        isNews = false;
        if (last is null || post.Number > last.Number)
        {
            long ends = now + ReplicaChecks.Milliseconds(post.Lease, nameof(post));
            if (post.Content is not null)
            {
                isNews = true;
                _posts[post.Process] = new Post(++Revision, post.Content, post.Number, now, now, ends);
            }
            else if (last?.Content is not null)
            {
                _posts[post.Process] = last with { Number = post.Number, Seen = now, Ends = ends };
            }
        }
        return Read(post.Process, post.Since, now);
    }

    /// <summary>Whether the process had a post.</summary>
    public bool Leave(string process, long now)
    {
        Expire(now);
        if (_posts.GetValueOrDefault(process) is not { Content: not null } last) return false;
        _posts[process] = Gone(last, now);
        return true;
    }

    private BoardNews Read(string reader, long since, long now)
    {
        // The reader knows a board with later revisions: a clock was set back in between.
        if (since > Revision && since != long.MaxValue) since = 0;
        List<KeyValuePair<string, Post>> news =
            [.. _posts.Where(post => post.Value.Revision > since).OrderBy(static post => post.Value.Revision)];
        bool isCut = news.Count > ReplicaChecks.PostsAtOnce;
        if (isCut) news.RemoveRange(ReplicaChecks.PostsAtOnce, news.Count - ReplicaChecks.PostsAtOnce);
        return new BoardNews
        {
            Revision = isCut ? news[^1].Value.Revision : Revision,
            Epoch = epoch,
            Processes = _posts.Count(static post => post.Value.Content is not null),
            Posts =
            [
                .. news.Where(post => post.Key != reader).Select(post => new ReplicaPost(
                    post.Key,
                    post.Value.Content,
                    TimeSpan.FromMilliseconds(now - post.Value.Posted),
                    TimeSpan.FromMilliseconds(now - post.Value.Seen))),
            ],
        };
    }

    private void Expire(long now)
    {
        foreach ((string process, Post post) in _posts.Where(post => post.Value.Ends <= now).OrderBy(static post => post.Value.Ends).ToList())
        {
            if (post.Content is null) _posts.Remove(process);
            else _posts[process] = Gone(post, now);
        }
    }

    private Post Gone(Post last, long now) => last with { Revision = ++Revision, Content = null, Posted = now, Ends = now + GoneMilliseconds };

    /// <param name="Revision">The revision of the board with the post.</param>
    /// <param name="Content">The content; null once the process has left.</param>
    /// <param name="Number">The number that the process gave the post.</param>
    /// <param name="Posted">The time of the post.</param>
    /// <param name="Seen">The time when the process last showed that it is alive.</param>
    /// <param name="Ends">The time when the process counts as gone, or when that is forgotten.</param>
    private sealed record Post(long Revision, string? Content, long Number, long Posted, long Seen, long Ends);
}
