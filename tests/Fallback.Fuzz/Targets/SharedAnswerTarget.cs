using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Fuzz;

/// <summary>Answers in a shared store, with a checksum that is right: what is taken for one can be shown, and is the same when it is written anew.</summary>
internal sealed class SharedAnswerTarget : FuzzTarget
{
    private const string Key = "00FF";
    private const int MostBytes = 100_000;

    private static readonly byte[][] _payloads = [Payload(false), Payload(true)];

    private static readonly string[] _tokens = ["\0\0\0\0", "\u00ff\u00ff\u00ff\u00ff", "\u00ff\u00ff\u00ff\u007f", "\u0001", "\u0008", "a\nb", "{", "[[[["];

    public override string Name => "shared-answer";

    public override byte[] Make(Random random)
    {
        byte[] changed = [.. Pick(_payloads, random)];
        if (random.Next(2) == 0) return Mutation.Of(changed, _tokens, random);
        for (int i = random.Next(1, 5); i > 0; i--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
        return changed;
    }

    public override ValueTask RunAsync(byte[] input, Random random)
    {
        byte[] forged = [.. input];
        if (forged.Length >= AnswerPayload.HeaderLength)
        {
            (forged[0], forged[1]) = (AnswerPayload.Magic, AnswerPayload.Version);
            AnswerPayload.Seal(forged, Key);
        }
        if (AnswerPayload.Read(forged, Key) is not { } read) return default;
        Rule.Shown(read.Model, "the model", ProviderWord.LongestName);
        Rule.Shown(read.Instance, "the instance", ProviderWord.LongestName);
        CacheEntry entry = read.ToEntry(Key, new CachePolicy(TimeSpan.FromHours(1), TimeSpan.Zero, true), TimeProvider.System, TimeSpan.Zero);
        if (AnswerPayload.Write(entry, read.StoredAt, 20 * MostBytes).Payload is not { } again) return default;
        Rule.Holds(AnswerPayload.Read(again, Key) is { } twice && twice.Answer.Text == read.Answer.Text, "what is written anew is another answer");
        return default;
    }

    private static byte[] Payload(bool whole)
    {
        var answer = new ChatAnswer
        {
            Text = "an answer",
            Usage = new UsageDetails { InputTokenCount = 1, AdditionalCounts = new() { ["more"] = 2 } },
            Response = !whole ? null : new ChatResponse(new ChatMessage(ChatRole.Assistant,
            [
                new TextContent("an answer") { Annotations = [new CitationAnnotation { Title = "t", Url = new Uri("https://x.example") }] },
                new DataContent(new byte[] { 1 }, "image/png"), new UriContent("https://x.example", "image/png"), new TextReasoningContent("hm"),
            ]))
            { AdditionalProperties = new() { ["number"] = 1, ["text"] = "x", ["time"] = DateTimeOffset.UnixEpoch, ["decimal"] = 1.5m } },
        };
        var entry = new CacheEntry
        {
            Key = Key, Answer = answer, Provider = "alpha", Instance = "eu", Model = "one", TierIndex = 0, StoredAt = 0, KeptFor = default, Bytes = 0,
        };
        return AnswerPayload.Write(entry, DateTimeOffset.UnixEpoch, MostBytes).Payload!;
    }
}
