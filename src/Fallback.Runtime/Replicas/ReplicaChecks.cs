namespace Fallback;

/// <summary>Checks what processes send to any store, before anything is sent or changed.</summary>
internal static class ReplicaChecks
{
    /// <summary>
    /// The largest figure of a share. Below 2^53, so that an engine that uses doubles counts exactly; in billionths of a dollar, it is nine
    /// million dollars.
    /// </summary>
    public const long Most = 9_000_000_000_000_000;

    public const int NameLength = 200;
    public const int PostBytes = 256 * 1024;
    public const int RecordBytes = 64 * 1024;

    /// <summary>The most posts in one answer.</summary>
    public const int PostsAtOnce = 1_000;

    /// <summary>The most processes and requests of one call, so that nothing that is sent or stored grows without a limit.</summary>
    public const int AtOnce = 10_000;

    private static readonly TimeSpan _longest = TimeSpan.FromDays(31);

    /// <exception cref="ArgumentException">The name is invalid.</exception>
    public static void Name(string name, string what)
    {
        ArgumentNullException.ThrowIfNull(name, what);
        if (name.Length is 0 or > NameLength) throw new ArgumentException($"A name has 1 to {NameLength} characters.", what);
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or ':' or '.'))
            {
                throw new ArgumentException("A name has ASCII letters, digits, '-', '_', ':' and '.' only.", what);
            }
        }
    }

    /// <exception cref="ArgumentException">A name is invalid, or two are the same.</exception>
    public static void Names(IReadOnlyList<string> names, string what)
    {
        ArgumentNullException.ThrowIfNull(names, what);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(names.Count, AtOnce, what);
        var seen = new HashSet<string>(names.Count, StringComparer.Ordinal);
        foreach (string name in names)
        {
            Name(name, what);
            if (!seen.Add(name)) throw new ArgumentException($"'{name}' is listed twice.", what);
        }
    }

    /// <summary>Returns a lease in whole milliseconds, at least one.</summary>
    public static long Milliseconds(TimeSpan lease, string what)
    {
        if (lease <= TimeSpan.Zero || lease > _longest) throw new ArgumentOutOfRangeException(what, lease, "From 1 ms to 31 days.");
        return Math.Max(1, (long)lease.TotalMilliseconds);
    }

    /// <exception cref="ArgumentException">The post is too large or incomplete.</exception>
    public static void Post(BoardPost post)
    {
        ArgumentNullException.ThrowIfNull(post);
        Name(post.Board, nameof(post));
        Name(post.Process, nameof(post));
        ArgumentOutOfRangeException.ThrowIfNegative(post.Number, nameof(post));
        ArgumentOutOfRangeException.ThrowIfNegative(post.Since, nameof(post));
        Milliseconds(post.Lease, nameof(post));
        if (post.Content is { } content) Size(content, PostBytes, nameof(post));
    }

    /// <exception cref="ArgumentException">The content is too large.</exception>
    public static void Size(string content, int bytes, string what)
    {
        ArgumentNullException.ThrowIfNull(content, what);
        if (content.Length > bytes / 3 && System.Text.Encoding.UTF8.GetByteCount(content) > bytes)
        {
            throw new ArgumentException($"The content has more than {bytes / 1024} KiB.", what);
        }
    }

    /// <exception cref="ArgumentException">A request has impossible figures, or two have the same name.</exception>
    public static void Shares(IReadOnlyList<ShareRequest> requests, string what)
    {
        ArgumentNullException.ThrowIfNull(requests, what);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(requests.Count, AtOnce, what);
        var seen = new HashSet<string>(requests.Count, StringComparer.Ordinal);
        foreach (ShareRequest request in requests)
        {
            ArgumentNullException.ThrowIfNull(request, what);
            Name(request.Name, what);
            if (!seen.Add(request.Name)) throw new ArgumentException($"'{request.Name}' is asked for twice.", what);
            if (request.Used < 0 || request.Held < request.Used || request.Held > Most || request.Total < 0 || request.Wanted < 0
                || request.Least < 0 || request.Number < 0 || request.UsedByGone < 0)
            {
                throw new ArgumentOutOfRangeException(what, $"'{request.Name}' has an impossible figure: 0 ≤ used ≤ held ≤ {Most}.");
            }
            Milliseconds(request.Lease, what);
        }
    }
}
