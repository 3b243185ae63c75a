using System.Globalization;
using StackExchange.Redis;

namespace Fallback;

/// <summary>Reads a server's answers, which are not trusted: other writers may have written anything.</summary>
internal static class RedisAnswer
{
    /// <summary>Waits as long as the caller does. A later answer, or failure, is ignored.</summary>
    public static async Task<T> WithinAsync<T>(Task<T> asked, CancellationToken cancellationToken)
    {
        try
        {
            return await asked.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!asked.IsCompleted)
            {
                _ = asked.ContinueWith(
                    static late => _ = late.Exception,
                    CancellationToken.None,
                    TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
            }
        }
    }

    /// <summary>Whether a script or a command found something that it did not write.</summary>
    public static bool IsRubbish(RedisServerException e) =>
        e.Message.Contains("FALLBACK:", StringComparison.Ordinal) || e.Message.Contains("WRONGTYPE", StringComparison.Ordinal)
        || e.Message.Contains("hash value is not an integer", StringComparison.Ordinal);

    /// <summary>Whether the server refuses the password or the user.</summary>
    public static bool IsRefused(RedisConnectionException e)
    {
        for (Exception? inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure }) return true;
        }
        return false;
    }

    public static RedisResult[] Parts(RedisResult answer, int atLeast)
    {
        if (answer.Resp2Type == ResultType.Array && (RedisResult[]?)answer is { } parts && parts.Length >= atLeast) return parts;
        throw Rubbish();
    }

    public static long Whole(RedisResult answer) =>
        answer.Resp2Type == ResultType.Integer && (long)answer is >= 0 and var whole ? whole : throw Rubbish();

    public static ShareGrant Grant(RedisResult[] answer, ShareRequest request)
    {
        if (answer.Length != 8) throw Rubbish();
        long held = Whole(answer[0]), total = Whole(answer[2]);
        // More than the total cannot be valid.
        if (held > Math.Max(request.Held, Math.Min(request.Total, ReplicaChecks.Most)) || total > ReplicaChecks.Most) throw Rubbish();
        return new ShareGrant
        {
            Held = held,
            Target = Whole(answer[1]),
            Total = total,
            Used = Whole(answer[3]),
            UsedByGone = Whole(answer[4]),
            Processes = (int)Math.Min(int.MaxValue, Whole(answer[5])),
            IsScarce = Whole(answer[6]) == 1,
            IsSettling = Whole(answer[7]) == 1,
        };
    }

    public static BoardNews News(RedisResult[] answer)
    {
        // Name, revision, processes, whether there is more; then process, content, age, and the silence of the process for each post.
        if (answer.Length % 4 != 0 || answer.Length > 4 * (ReplicaChecks.PostsAtOnce + 1)) throw Rubbish();
        if ((string?)answer[0] is not { } epoch) throw Rubbish();
        if (!long.TryParse((string?)answer[1], NumberStyles.None, CultureInfo.InvariantCulture, out long revision)) throw Rubbish();
        var posts = new ReplicaPost[answer.Length / 4 - 1];
        for (int i = 0; i < posts.Length; i++)
        {
            int at = 4 * (i + 1);
            if ((string?)answer[at] is not { Length: > 0 and <= ReplicaChecks.NameLength } process) throw Rubbish();
            posts[i] = new ReplicaPost(process, Content(answer[at + 1]), Time(answer[at + 2]), Time(answer[at + 3]));
        }
        return new BoardNews
        {
            Revision = revision,
            Epoch = epoch,
            Processes = (int)Math.Min(int.MaxValue, Whole(answer[2])),
            Posts = posts,
        };
    }

    public static ReplicaRecord Record(RedisValue version, RedisValue content)
    {
        if (version.IsNull && content.IsNull) return new ReplicaRecord(0, "");
        if (content.IsNull || content.Length() > ReplicaChecks.RecordBytes) throw Rubbish();
        string text = content.ToString();
        bool isNumber = long.TryParse(version.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out long number);
        return isNumber && (number > 0 || text.Length == 0) ? new ReplicaRecord(number, text) : throw Rubbish();
    }

    private static string? Content(RedisResult answer)
    {
        if (answer.IsNull) return null;
        if (answer.Resp2Type is not (ResultType.BulkString or ResultType.SimpleString)) throw Rubbish();
        var content = (RedisValue)answer;
        return content.Length() > ReplicaChecks.PostBytes ? throw Rubbish() : content.ToString();
    }

    // An age of more than ten years is invalid.
    private static TimeSpan Time(RedisResult answer) => TimeSpan.FromMilliseconds(Math.Min(Whole(answer), 315_360_000_000L));

    private static InvalidDataException Rubbish() => new("Redis returned a value that Fallback did not write.");
}
