using System.Text;
using Fallback.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Context;

/// <summary>The estimate against what o200k makes of the same text; the counts are those of the gpt-tokenizer package of npm.</summary>
public sealed class TokenEstimatorTests
{
    public static TheoryData<string, int, string> Counted { get; } = new()
    {
        { "English", 33, "All human beings are born free and equal in dignity and rights. They are endowed with reason and conscience and should act towards one another in a spirit of brotherhood." },
        { "Russian", 41, "Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и совестью и должны поступать в отношении друг друга в духе братства." },
        { "Chinese", 37, "人人生而自由,在尊严和权利上一律平等。他们赋有理性和良心,并应以兄弟关系的精神相对待。" },
        { "Japanese", 72, "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。人間は、理性と良心とを授けられており、互いに同胞の精神をもって行動しなければならない。" },
        { "Korean", 51, "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. 인간은 천부적으로 이성과 양심을 부여받았으며 서로 형제애의 정신으로 행동하여야 한다." },
        { "German", 38, "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen begabt und sollen einander im Geist der Brüderlichkeit begegnen." },
        { "Spanish", 38, "Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como están de razón y conciencia, deben comportarse fraternalmente los unos con los otros." },
        { "Arabic", 43, "يولد جميع الناس أحراراً متساوين في الكرامة والحقوق. وقد وهبوا عقلاً وضميراً وعليهم أن يعامل بعضهم بعضاً بروح الإخاء." },
        { "C#", 37, "public static int Add(int left, int right)\n{\n    if (left < 0) throw new ArgumentOutOfRangeException(nameof(left));\n    return checked(left + right);\n}\n" },
        { "JSON", 37, "{\"id\": 17, \"name\": \"Ada Lovelace\", \"tags\": [\"math\", \"engine\"], \"active\": true, \"score\": 98.5}" },
        { "a log", 46, "2026-11-21T11:05:40.123Z INFO  [main] c.e.demo.DemoApplication : Started DemoApplication in 2.345 seconds (JVM running for 3.1)" },
        { "base64", 66, "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==" },
        { "UUIDs", 50, "f81d4fae-7dec-11d0-a765-00a0c91e6bf6 6ba7b810-9dad-11d1-80b4-00c04fd430c8" },
    };

    [Theory]
    [MemberData(nameof(Counted))]
    public void Estimate_WithItsMargins_HoldsWhatO200kCounts(string what, int tokens, string text)
    {
        long estimate = TokenEstimator.Estimate(text);

        Assert.True(estimate * TokenMargin.O200k.Above >= tokens, $"{what}: {estimate} for {tokens} is too few");
        Assert.True(estimate / TokenMargin.O200k.Below <= tokens, $"{what}: {estimate} for {tokens} is too many");
        Assert.InRange(estimate, tokens * 0.85, tokens * 1.4);
    }

    [Fact]
    public void Estimate_OfRepeatedText_GrowsWithIt()
    {
        string once = "The quick brown fox, 12 years old, jumps over überlange Wörter. ";

        Assert.InRange(TokenEstimator.Estimate(string.Concat(Enumerable.Repeat(once, 100))), 95 * TokenEstimator.Estimate(once), 105 * TokenEstimator.Estimate(once));
    }

    [Fact]
    public void Estimate_OfAnyText_IsBetweenNothingAndItsBytes()
    {
        Gen<string> texts =
            from parts in Gen.Elements("a", "Z", "7", " ", "\n", "\t", ".", "=", "é", "ж", "ש", "ก", "中", "あ", "한", "😀", "\uD800", "ა", "!", "hello", "AbC1", "/+", "、").ListOf()
            select string.Concat(parts);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithQuietOnSuccess(true), Prop.ForAll(Arb.From(texts), text =>
        {
            int bytes = Encoding.UTF8.GetByteCount(text);
            long estimate = TokenEstimator.Estimate(text);
            return estimate <= bytes && estimate >= (bytes - 1) / 100;
        }));
    }

    [Fact]
    public void Estimate_OfALongRunOfWords_TakesTimeByItsLength()
    {
        // Each hyphen starts a word: looking at the whole run from every word would take hours.
        string text = string.Concat(Enumerable.Repeat("word-", 400_000));

        Assert.InRange(TokenEstimator.Estimate(text), 400_000, 1_000_000);
    }

    [Fact]
    public void Estimate_AllocatesNothing()
    {
        string[] texts = [.. Counted.Select(static row => row.Data.Item3)];
        TokenEstimator.Estimate("warm");
        long before = GC.GetAllocatedBytesForCurrentThread();

        foreach (string text in texts) TokenEstimator.Estimate(text);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Bytes_OfAPromptWithToolsAndHistory_AllocateNothing()
    {
        AIFunction tool = AIFunctionFactory.Create(static (string what) => what, "look_up", "Looks something up.");
        var request = new ChatRequest
        {
            Method = "Ask",
            System = "Be brief.",
            User = "And now?",
            History = [new(ChatRole.User, "question"), new(ChatRole.Assistant, [new FunctionCallContent("1", "look_up")]), new(ChatRole.Tool, [new FunctionResultContent("1", "found")])],
            Options = new ChatOptions { Tools = [tool] },
        };
        long bytes = RequestSize.Bytes(request, null);

        long allocated = AllocatedBy(() => RequestSize.Bytes(request, null));

#if NET9_0_OR_GREATER
        Assert.Equal(0, allocated);
#else
        // .NET 8 gives a schema's length only with a copy of its text.
        Assert.Equal(AllocatedBy(() => tool.JsonSchema.GetRawText().Length), allocated);
#endif
        Assert.InRange(bytes, 100, 500);
        Assert.Equal(bytes + PromptParts.MessageTokens + 6, RequestSize.Bytes(request, "begun:"));
    }

    private static long AllocatedBy(Func<long> measured)
    {
        measured();
        long before = GC.GetAllocatedBytesForCurrentThread();
        measured();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Theory]
    [InlineData("gpt-4o-mini", 1.15)]
    [InlineData("gpt-5.4", 1.15)]
    [InlineData("openai/gpt-oss-120b", 1.15)]
    [InlineData("o3", 1.15)]
    [InlineData("gpt-4-turbo", 1.5)]
    [InlineData("gpt-3.5-turbo", 1.5)]
    [InlineData("gpt-55", 1.5)]
    [InlineData("claude-sonnet-5-5", 1.5)]
    [InlineData("my-model", 1.5)]
    public void Margin_IsNarrowOnlyForTheTokenizerThatTheEstimateWasFittedTo(string model, double above) => Assert.Equal(above, TokenMargin.Of(model).Above);
}
