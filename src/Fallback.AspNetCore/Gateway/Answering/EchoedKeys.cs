namespace Fallback.Gateway;

/// <summary>
/// Keeps the providers' keys from clients: a provider, or a proxy in front of it, may repeat what it was sent. For streams, see <see
/// cref="StreamedKeys"/>.
/// </summary>
internal static class EchoedKeys
{
    private static ReadOnlySpan<byte> Removed => "[redacted]"u8;

    /// <summary>Returns the same bytes, without the keys of the chain's tiers.</summary>
    public static byte[] Remove(Call call, byte[] answer) => Remove(ChainSecrets.Of(call), answer);

    /// <summary>Returns the same bytes without these keys.</summary>
    public static byte[] Remove(IEnumerable<ApiKey> keys, byte[] answer)
    {
        foreach (ApiKey key in keys) answer = RemoveOne(key, answer);
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
