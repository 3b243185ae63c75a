using System.Security.Cryptography;
using System.Text;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// The form of an answer in a shared store: two bytes for the kind and version, a checksum over key and content, and the content. A change
/// of the form increases <see cref="Version"/>: replicas of different versions then ignore each other's answers.
/// </summary>
internal static class AnswerPayload
{
    public const byte Magic = 0xFB, Version = 1;
    public const int HeaderLength = 2 + ChecksumLength;
    private const int ChecksumLength = 16;

    /// <summary>Returns the bytes to write; null, with the reason, for an answer that is too large or could not be read back.</summary>
    public static (byte[]? Payload, SharedFault Fault) Write(CacheEntry entry, DateTimeOffset at, int maxBytes)
    {
        var writer = new PayloadWriter(maxBytes);
        writer.Reserve(HeaderLength);
        ChatAnswer answer = entry.Answer;
        writer.Whole(at.ToUnixTimeMilliseconds());
        writer.Text(entry.Provider);
        writer.Text(entry.Instance);
        writer.Text(entry.Model);
        writer.Whole(entry.TierIndex);
        writer.Text(answer.Text);
        writer.Text(answer.Origin);
        writer.Text(answer.FinishReason?.Value);
        PayloadContents.Write(writer, answer.Usage);
        writer.Text(answer.Model);
        writer.Text(answer.ResponseId);
        writer.Time(answer.CreatedAt);
        writer.Bytes(answer.Wire);
        PayloadContents.Write(writer, answer.Response, answer.Text);
        if (writer.Fault != SharedFault.None) return (null, writer.Fault);
        byte[] payload = writer.ToArray();
        payload[0] = Magic;
        payload[1] = Version;
        Seal(payload, entry.Key);
        return (payload, SharedFault.None);
    }

    /// <summary>Writes the checksum of the following bytes.</summary>
    public static void Seal(byte[] payload, string key) => Checksum(payload, key).CopyTo(payload.AsSpan(2));

    /// <summary>Returns the answer that was written; null for anything else. Time and memory are proportional to the length.</summary>
    public static SharedAnswer? Read(byte[] payload, string key)
    {
        if (payload.Length < HeaderLength || payload[0] != Magic || payload[1] != Version) return null;
        if (!Checksum(payload, key).AsSpan().SequenceEqual(payload.AsSpan(2, ChecksumLength))) return null;
        try
        {
            return Read(payload.AsSpan(HeaderLength));
        }
        // A checksum does not stop another writer from writing what is not a valid content.
        catch (Exception)
        {
            return null;
        }
    }

    private static SharedAnswer? Read(ReadOnlySpan<byte> content)
    {
        var reader = new PayloadReader(content);
        long at = reader.Whole();
        string? provider = reader.Text(), instance = reader.Text(), model = reader.Text();
        int tier = (int)reader.Whole();
        string? text = reader.Text();
        var answer = new ChatAnswer
        {
            Text = text ?? "",
            Origin = reader.Text(),
            FinishReason = reader.Text() is { } reason ? new ChatFinishReason(reason) : null,
            Usage = PayloadContents.ReadUsage(ref reader),
            Model = reader.Text(),
            ResponseId = reader.Text(),
            CreatedAt = reader.Time(),
            Wire = reader.Bytes(),
            Response = PayloadContents.ReadResponse(ref reader, text ?? ""),
        };
        if (!reader.IsAtEnd || text is null || provider is null || instance is null || model is null) return null;
        DateTimeOffset storedAt = DateTimeOffset.FromUnixTimeMilliseconds(at);
        return new SharedAnswer(answer, storedAt, provider, ProviderWord.Name(instance) ?? "", ProviderWord.Name(model) ?? "", tier);
    }

    /// <summary>The checksum includes the key, so that an answer under another key is not accepted.</summary>
    private static byte[] Checksum(ReadOnlySpan<byte> payload, string key)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(key));
        hash.AppendData(payload[HeaderLength..]);
        return hash.GetHashAndReset()[..ChecksumLength];
    }
}

/// <summary>An answer from a shared store, with its tier and time.</summary>
internal sealed record SharedAnswer(
    ChatAnswer Answer, DateTimeOffset StoredAt, string Provider, string Instance, string Model, int TierIndex)
{
    /// <summary>Whether the chain has the tier that the answer names.</summary>
    public bool IsOf(ChainPlan plan)
    {
        Tier? tier = TierIndex == Tier.CanaryIndex ? plan.Canary?.Tier
            : TierIndex >= 0 && TierIndex < plan.Tiers.Length ? plan.Tiers[TierIndex] : null;
        return tier is { IsDegraded: false } && tier.Provider.Equals(Provider, StringComparison.OrdinalIgnoreCase);
    }

    public CacheEntry ToEntry(string key, CachePolicy policy, TimeProvider time, TimeSpan age) => new()
    {
        Key = key,
        Answer = Answer,
        Provider = Provider,
        Instance = Instance,
        Model = Model,
        TierIndex = TierIndex,
        StoredAt = time.GetTimestamp() - (long)(age.TotalSeconds * time.TimestampFrequency),
        KeptFor = policy.Longest,
        Bytes = 0,
    };
}
