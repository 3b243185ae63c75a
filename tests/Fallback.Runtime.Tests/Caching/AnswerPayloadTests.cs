using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Caching;

/// <summary>An answer in a shared store comes back as it went in; whatever else stands there is none.</summary>
public sealed class AnswerPayloadTests
{
    private const string Key = "0123456789ABCDEF";

    private static readonly DateTimeOffset _at = new(2026, 11, 29, 12, 0, 0, 500, TimeSpan.Zero);

    [Fact]
    public void WholeAnswer_ComesBackAsItWas()
    {
        SharedAnswer read = Assert.IsType<SharedAnswer>(AnswerPayload.Read(Written(Whole()), Key));

        Assert.Equal((_at, "alpha", "eu", "one-2026", 2), (read.StoredAt, read.Provider, read.Instance, read.Model, read.TierIndex));
        Assert.Equal(Told(Whole().Answer), Told(read.Answer));
    }

    [Fact]
    public void TextAlone_IsAllThereIs()
    {
        CacheEntry entry = Entry(new ChatAnswer { Text = "früh ✓ 🙂", FinishReason = ChatFinishReason.Stop });

        ChatAnswer read = AnswerPayload.Read(Written(entry), Key)!.Answer;

        Assert.Equal(("früh ✓ 🙂", ChatFinishReason.Stop, null, null, null), (read.Text, read.FinishReason, read.Response, read.Usage, read.CreatedAt));
    }

    [Fact]
    public void EveryDamagedByte_MakesItNone()
    {
        byte[] payload = Written(Whole());
        for (int i = 0; i < payload.Length; i++)
        {
            byte[] damaged = [.. payload];
            damaged[i] ^= 0x10;
            Assert.Null(AnswerPayload.Read(damaged, Key));
        }
    }

    [Fact]
    public void EveryCut_MakesItNone()
    {
        byte[] payload = Written(Whole());
        for (int length = 0; length < payload.Length; length++) Assert.Null(AnswerPayload.Read(payload[..length], Key));
        Assert.Null(AnswerPayload.Read([.. payload, 0], Key));
    }

    [Fact]
    public void AnswerUnderAnothersKey_IsNone() => Assert.Null(AnswerPayload.Read(Written(Whole()), "FEDCBA9876543210"));

    /// <summary>Whoever can write the store can write a checksum, too.</summary>
    [Fact]
    public void WrongContentWithARightChecksum_GivesSomeAnswerOrNone_AndNeverThrows()
    {
        byte[] payload = Written(Whole());
        var random = new Random(21);
        int answers = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] wrong = i % 4 == 0 ? payload[..random.Next(AnswerPayload.HeaderLength, payload.Length)] : [.. payload];
            for (int change = random.Next(1, 4); change > 0 && wrong.Length > AnswerPayload.HeaderLength; change--)
                wrong[random.Next(AnswerPayload.HeaderLength, wrong.Length)] = (byte)(random.Next(3) == 0 ? 0xFF : random.Next(256));
            AnswerPayload.Seal(wrong, Key);
            if (AnswerPayload.Read(wrong, Key) is { } read) answers += read.Answer.Text.Length >= 0 ? 1 : 0;
        }

        Assert.InRange(answers, 1, 19_999);
    }

    [Fact]
    public void LengthsThatAreLies_TakeNoMemory()
    {
        byte[] payload = Written(Entry(new ChatAnswer { Text = "x" }));
        // The provider's length, behind the time.
        payload.AsSpan(AnswerPayload.HeaderLength + 8, 4).Fill(0x7F);
        AnswerPayload.Seal(payload, Key);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Null(AnswerPayload.Read(payload, Key));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void JsonThatIsNestedTooDeep_IsNone()
    {
        string deep = new string('[', 100) + new string(']', 100);
        var properties = new AdditionalPropertiesDictionary { ["deep"] = JsonDocument.Parse(deep, new JsonDocumentOptions { MaxDepth = 200 }).RootElement };
        var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, "x")) { AdditionalProperties = properties };

        Assert.Null(AnswerPayload.Read(Written(Entry(new ChatAnswer { Text = "x", Response = response })), Key));
    }

    [Fact]
    public void TooLarge_IsNotWritten_AndSaidSo()
    {
        (byte[]? payload, SharedFault fault) = AnswerPayload.Write(Entry(new ChatAnswer { Text = new string('x', 1_000) }), _at, 1_000);

        Assert.Equal((null, SharedFault.TooLarge), (payload, fault));
        Assert.NotNull(AnswerPayload.Write(Entry(new ChatAnswer { Text = new string('x', 800) }), _at, 1_000).Payload);
    }

    public static TheoryData<string> Odd => ["half a character", "annotation", "region", "property", "result", "thrown"];

    [Theory]
    [MemberData(nameof(Odd))]
    public void WhatWouldNotComeBack_IsNotWritten(string odd)
    {
        AIContent content = odd switch
        {
            "annotation" => new TextContent("x") { Annotations = [new OwnAnnotation()] },
            "region" => new TextContent("x") { Annotations = [new CitationAnnotation { AnnotatedRegions = [new OwnRegion()] }] },
            "property" => new TextContent("x") { AdditionalProperties = new() { ["own"] = Guid.Empty } },
            "result" => new FunctionResultContent("1", new object()),
            "thrown" => new FunctionResultContent("1", "x") { Exception = new InvalidOperationException() },
            _ => new TextContent("half \ud83d"),
        };
        var answer = new ChatAnswer { Text = "x", Response = new ChatResponse(new ChatMessage(ChatRole.Assistant, [content])) };

        Assert.Equal((null, SharedFault.Unwritable), AnswerPayload.Write(Entry(answer), _at, 10_000));
    }

    private static byte[] Written(CacheEntry entry) => AnswerPayload.Write(entry, _at, 1_000_000).Payload!;

    private static CacheEntry Entry(ChatAnswer answer) => new()
    {
        Key = Key, Answer = answer, Provider = "alpha", Instance = "eu", Model = "one-2026", TierIndex = 2, StoredAt = 0, KeptFor = default, Bytes = 0,
    };

    private static CacheEntry Whole()
    {
        JsonElement json = JsonDocument.Parse("""{ "a": [1, 2.50] }""").RootElement;
        var usage = new UsageDetails { InputTokenCount = 5, OutputTokenCount = 3, ReasoningTokenCount = 1, AdditionalCounts = new() { ["images"] = 2 } };
        var message = new ChatMessage(ChatRole.Assistant,
        [
            new TextReasoningContent("hm") { ProtectedData = "sealed" },
            new TextContent("the answer")
            {
                Annotations =
                [
                    new CitationAnnotation
                    {
                        Title = "book", Url = new Uri("page/1", UriKind.Relative), FileId = "f", ToolName = "t", Snippet = "s",
                        AnnotatedRegions = [new TextSpanAnnotatedRegion { StartIndex = 1, EndIndex = 4 }],
                    },
                    new AIAnnotation { AdditionalProperties = new() { ["x"] = true } },
                ],
                AdditionalProperties = new()
                {
                    ["json"] = json, ["int"] = 1, ["long"] = 2L, ["double"] = 0.1, ["decimal"] = 1.10m, ["none"] = null,
                    ["time"] = _at.ToOffset(TimeSpan.FromHours(2)),
                },
            },
            new TextContent("more"),
            new DataContent(new byte[] { 1, 2, 3 }, "image/png") { Name = "p.png" },
            new UriContent(new Uri("https://x.example/a b"), "image/png"),
            new FunctionResultContent("call", json),
            new UsageContent(usage),
            new AIContent(),
        ])
        { AuthorName = "a", MessageId = "m", CreatedAt = _at };
        return Entry(new ChatAnswer
        {
            Text = "the answer",
            Origin = "alpha/one",
            FinishReason = ChatFinishReason.Stop,
            Usage = usage,
            Model = "one-2026",
            ResponseId = "r",
            CreatedAt = _at,
            Wire = [9, 8, 7],
            Response = new ChatResponse(message)
            {
                ResponseId = "r", ModelId = "one-2026", CreatedAt = _at, FinishReason = ChatFinishReason.Stop, Usage = usage,
                AdditionalProperties = new() { ["p"] = "v" },
            },
        });
    }

    /// <summary>All that can be seen of an answer.</summary>
    private static string Told(ChatAnswer answer) => string.Join('\n',
    [
        answer.Text, answer.Origin, answer.FinishReason?.Value, answer.Model, answer.ResponseId, $"{answer.CreatedAt:O}",
        Convert.ToHexString(answer.Wire ?? []),
        JsonSerializer.Serialize(answer.Usage, AIJsonUtilities.DefaultOptions),
        JsonSerializer.Serialize(answer.Response, AIJsonUtilities.DefaultOptions),
        .. answer.Response!.Messages.SelectMany(static message => message.Contents).SelectMany(static content => content.AdditionalProperties ?? [])
            .Select(static property => $"{property.Key} {property.Value?.GetType()} {property.Value}"),
    ]);

    private sealed class OwnAnnotation : AIAnnotation;

    private sealed class OwnRegion : AnnotatedRegion;
}
