using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Fallback;

/// <summary>The place of each chain's answers.</summary>
internal sealed class SharedPlaces
{
    // A plan that a reload has replaced takes its place with it.
    private readonly ConditionalWeakTable<ChainPlan, SharedPlace> _places = [];

    public SharedPlace Of(ChainPlan plan) => _places.GetValue(plan, static plan => new SharedPlace(plan));
}

/// <summary>The keys and tags of a chain's answers. A key contains nothing of a request except a hash.</summary>
internal sealed class SharedPlace
{
    public const string Prefix = "fallback:v1:";
    private const string Stale = ":stale";
    private const int LongestTag = 200;

    private readonly byte[] _addresses;

    public SharedPlace(ChainPlan plan)
    {
        Tags = TagsOf(plan.Client);
        // The same name may be another server in another program that uses the same store.
        string[] addresses = [.. plan.Instances.Select(static tier => tier.Endpoint.BaseUrl.AbsoluteUri).Distinct().Order(StringComparer.Ordinal)];
        _addresses = Encoding.UTF8.GetBytes(string.Join('\n', addresses));
    }

    /// <summary>The tags that all answers have, and those of the client: its full name, and its name without namespace.</summary>
    public string[] Tags { get; }

    /// <param name="key">The call's key, see <see cref="CacheKey"/>.</param>
    /// <param name="stale">Whether it is the key of the copy for calls that no tier answers.</param>
    public string KeyOf(string key, bool stale)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(key));
        hash.AppendData(_addresses);
        string hex = Convert.ToHexString(hash.GetHashAndReset());
        return stale ? $"{Prefix}{hex}{Stale}" : Prefix + hex;
    }

    private static string[] TagsOf(string client)
    {
        string whole = Clean(client), name = whole[(whole.LastIndexOf('.') + 1)..];
        return name.Length == 0 || name.Length == whole.Length
            ? ["fallback", $"fallback:{whole}"]
            : ["fallback", $"fallback:{whole}", $"fallback:{name}"];
    }

    /// <summary>Cleans a chain's name, which may contain anything: invalid text would keep its answers out of the store.</summary>
    private static string Clean(string client)
    {
        string name = client.Length > LongestTag ? client[..LongestTag] : client;
        return string.Create(name.Length, name, static (clean, name) =>
        {
            for (int i = 0; i < name.Length; i++) clean[i] = char.IsControl(name[i]) || char.IsSurrogate(name[i]) ? '_' : name[i];
        });
    }
}
