using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Fallback;

/// <summary>Where the answers of each chain stand.</summary>
internal sealed class SharedPlaces
{
    // A plan that a reload has replaced takes its place along.
    private readonly ConditionalWeakTable<ChainPlan, SharedPlace> _places = [];

    public SharedPlace Of(ChainPlan plan) => _places.GetValue(plan, static plan => new SharedPlace(plan));
}

/// <summary>The keys and tags of a chain's answers. No key bears anything of a request but a hash of it.</summary>
internal sealed class SharedPlace
{
    public const string Prefix = "fallback:v1:";
    private const string Stale = ":stale";
    private const int LongestTag = 200;

    private readonly byte[] _addresses;

    public SharedPlace(ChainPlan plan)
    {
        Tags = TagsOf(plan.Client);
        // The same name may be another server in another program that has the same store.
        string[] addresses = [.. plan.Instances.Select(static tier => tier.Endpoint.BaseUrl.AbsoluteUri).Distinct().Order(StringComparer.Ordinal)];
        _addresses = Encoding.UTF8.GetBytes(string.Join('\n', addresses));
    }

    /// <summary>What all answers bear, and those of the client: by its whole name, and by the name without namespace.</summary>
    public string[] Tags { get; }

    /// <param name="key">The call's, see <see cref="CacheKey"/>.</param>
    /// <param name="stale">Whether it is that of the copy for when no tier answers.</param>
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

    /// <summary>A chain's name is the configuration's and may hold anything; what is no text would keep its answers out of the store.</summary>
    private static string Clean(string client)
    {
        string name = client.Length > LongestTag ? client[..LongestTag] : client;
        return string.Create(name.Length, name, static (clean, name) =>
        {
            for (int i = 0; i < name.Length; i++) clean[i] = char.IsControl(name[i]) || char.IsSurrogate(name[i]) ? '_' : name[i];
        });
    }
}
