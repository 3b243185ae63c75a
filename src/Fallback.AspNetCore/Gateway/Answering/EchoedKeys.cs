using System.Text;

namespace Fallback.Gateway;

/// <summary>Keeps the providers' keys from clients: some provider, or a proxy before it, may repeat what it was sent.</summary>
internal static class EchoedKeys
{
    private static ReadOnlySpan<byte> Removed => "[redacted]"u8;

    /// <summary>The same bytes, without the keys that the chain's tiers are asked with.</summary>
    public static byte[] Remove(Call call, byte[] answer)
    {
        foreach (Tier tier in call.Plan.Tiers)
        {
            if (tier.Group is null) answer = Remove(tier.Endpoint.Key, answer);
            else
                foreach (Tier instance in tier.Instances) answer = Remove(instance.Endpoint.Key, answer);
        }
        return call.Plan.Canary is { } canary ? Remove(canary.Tier.Endpoint.Key, answer) : answer;
    }

    private static byte[] Remove(ApiKey? key, byte[] answer)
    {
        if (key is null) return answer;
        answer = RemoveOne(key, answer);
        foreach (ApiKey other in key.Others) answer = RemoveOne(other, answer);
        return answer;
    }

    private static byte[] RemoveOne(ApiKey key, byte[] answer)
    {
        foreach (byte[] secret in key.InJson) answer = RemoveOne(secret, answer);
        return answer;
    }

    private static byte[] RemoveOne(byte[] secret, byte[] answer)
    {
        int at = answer.AsSpan().IndexOf(secret);
        if (at < 0) return answer;
        var without = new MemoryStream(answer.Length);
        ReadOnlySpan<byte> rest = answer;
        for (; at >= 0; at = rest.IndexOf(secret))
        {
            without.Write(rest[..at]);
            without.Write(Removed);
            rest = rest[(at + secret.Length)..];
        }
        without.Write(rest);
        return without.ToArray();
    }
}
