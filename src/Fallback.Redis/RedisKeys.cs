using StackExchange.Redis;

namespace Fallback;

/// <summary>The names of keys and channels. All keys of one script share a hash tag, so that a cluster keeps them together.</summary>
internal sealed class RedisKeys
{
    private const int PrefixLength = 100;
    private readonly string _prefix;

    /// <exception cref="ArgumentException">The prefix is invalid.</exception>
    public RedisKeys(string prefix)
    {
        if (prefix is not { Length: > 0 and <= PrefixLength }
            || !prefix.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ':' or '.'))
        {
            throw new ArgumentException(
                $"{nameof(RedisReplicaOptions.KeyPrefix)} has 1 to {PrefixLength} ASCII letters, digits, '-', '_', ':' and '.'.",
                nameof(prefix));
        }
        _prefix = prefix;
    }

    public RedisKey[] Epoch => [$"{_prefix}:{{epoch}}"];

    public RedisKey[] Share(string name) => Four($"{_prefix}:{{share:{name}}}", ":sums", ":ends", ":totals", ":gone");

    public RedisKey[] Board(string name) => Four($"{_prefix}:{{board:{name}}}", ":posts", ":contents", ":order", ":ends");

    public RedisKey[] Office(string name) => [$"{_prefix}:{{office:{name}}}"];

    public RedisKey[] Record(string name) => [$"{_prefix}:{{record:{name}}}"];

    /// <summary>Returns the channel that announces news on a board, with the name of the posting process.</summary>
    public string News(string board) => $"{_prefix}:{{board:{board}}}:news";

    private static RedisKey[] Four(string start, string first, string second, string third, string fourth) =>
        [start + first, start + second, start + third, start + fourth];
}
