using System.Diagnostics;
using Fallback.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback.Runtime.Tests;

/// <summary>Counts of OpenAI's own tokenizers, as tiktoken gives them, and their use in a call.</summary>
public sealed class TiktokenCounterTests
{
    private static readonly TiktokenCounter _counter = new();

    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("hello world", 2, 2)]
    [InlineData("tiktoken is great!", 6, 6)]
    [InlineData("antidisestablishmentarianism", 6, 6)]
    [InlineData("2 + 2 = 4", 7, 7)]
    [InlineData("お誕生日おめでとう", 8, 9)]
    public void Text_IsCountedAsTiktokenDoes(string text, int o200k, int cl100k)
    {
        Assert.Equal(o200k, _counter.Count(text, "openai", "gpt-5-mini"));
        Assert.Equal(cl100k, _counter.Count(text, "openai", "gpt-4-turbo"));
    }

    [Theory]
    [InlineData("gpt-4o", 8)]
    [InlineData("gpt-4o-mini-2024-07-18", 8)]
    [InlineData("chatgpt-4o-latest", 8)]
    [InlineData("gpt-4.1-nano", 8)]
    [InlineData("gpt-5.4", 8)]
    [InlineData("GPT-5", 8)]
    [InlineData("gpt-6-luna", 8)]
    [InlineData("gpt-6.2-sol", 8)]
    [InlineData("o1-preview", 8)]
    [InlineData("o3", 8)]
    [InlineData("o4-mini", 8)]
    [InlineData("openai/gpt-oss-120b", 8)]
    [InlineData("gpt-oss:20b", 8)]
    [InlineData("ft:gpt-4o-mini-2024-07-18:acme::7p4lURel", 8)]
    [InlineData("gpt-4", 9)]
    [InlineData("gpt-4-32k", 9)]
    [InlineData("gpt-3.5-turbo-0125", 9)]
    [InlineData("gpt-35-turbo", 9)]
    [InlineData("text-embedding-3-small", 9)]
    [InlineData("ft:gpt-3.5-turbo:acme::7p4lURel", 9)]
    [InlineData("gpt-4.7", null)]
    [InlineData("gpt-55", null)]
    [InlineData("gpt-4omega", null)]
    [InlineData("o11", null)]
    [InlineData("claude-sonnet-5-5", null)]
    [InlineData("gemini-3.5-flash", null)]
    [InlineData("deepseek-flash", null)]
    [InlineData("my-model", null)]
    [InlineData("ft:", null)]
    [InlineData("", null)]
    public void Vocabulary_IsThatOfTheModelsFamily(string model, int? tokens) =>
        Assert.Equal(tokens, _counter.Count("お誕生日おめでとう", "any", model));

    [Fact]
    public void ControlTokens_AreTextInAPrompt() => Assert.InRange(_counter.Count("<|endoftext|><|start|>", "openai", "gpt-5")!.Value, 10, 14);

    /// <summary>Whole, each would take minutes: the tokenizer's time grows with the square of a word's length.</summary>
    [Theory]
    [InlineData("a")]
    [InlineData(" ")]
    [InlineData("!")]
    [InlineData("語")]
    [InlineData("😀")]
    [InlineData("😀!")]
    [InlineData("a\u0301")]
    [InlineData("\udc00")]
    [InlineData("\n")]
    public void TextWithoutWords_IsCountedInTimeThatGrowsWithItsLength(string unit)
    {
        string text = string.Concat(Enumerable.Repeat(unit, 200_000 / unit.Length));
        var watch = Stopwatch.StartNew();

        Assert.InRange(_counter.Count(text, "openai", "gpt-5")!.Value, 1, text.Length * 3);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
    }

    [Theory]
    [InlineData("It's what the customer's order said: 12 parcels, 3 of them lost. ", 1.0)]
    [InlineData("Съешь же ещё этих мягких французских булок, да выпей чаю. ", 1.0)]
    [InlineData("我们的客户在昨天收到了三个包裹，其中一个已经损坏。", 1.02)]
    [InlineData("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", 1.02)]
    public void Pieces_AddNextToNothing(string sentence, double most)
    {
        int one = _counter.Count(string.Concat(Enumerable.Repeat(sentence, 2)), "openai", "gpt-5")!.Value;
        int two = _counter.Count(string.Concat(Enumerable.Repeat(sentence, 4)), "openai", "gpt-5")!.Value;
        int expected = one + ((two - one) / 2 * 98);

        int tokens = _counter.Count(string.Concat(Enumerable.Repeat(sentence, 100)), "openai", "gpt-5")!.Value;

        Assert.InRange(tokens, expected * 0.99, expected * most);
    }

    [Fact]
    public void LongText_IsCountedWithoutACopy()
    {
        string text = string.Concat(Enumerable.Repeat("The quick brown fox jumps over the lazy dog. ", 2_000));
        _counter.Count(text, "openai", "gpt-5");
        long before = GC.GetAllocatedBytesForCurrentThread();

        _counter.Count(text, "openai", "gpt-5");

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);
    }

    [Fact]
    public void ManyAtOnce_AreCountedAlike()
    {
        string[] texts = [.. Enumerable.Range(0, 50).Select(static i => $"Parcel {i} of the order {i * 7919} is in {i} pieces.")];
        int?[] expected = [.. texts.Select(static text => _counter.Count(text, "openai", "gpt-5"))];

        Parallel.For(0, 5_000, i => Assert.Equal(expected[i % 50], new TiktokenCounter().Count(texts[i % 50], "openai", "gpt-5")));
    }

    [Fact]
    public void Container_KeepsACounterThatIsThere()
    {
        var own = new OwnCounter();
        ServiceCollection with = new(), without = new();
        with.AddSingleton<ITokenCounter>(own).AddFallback().AddTokenizers();
        without.AddFallback().AddTokenizers().AddTokenizers();

        Assert.Same(own, Assert.Single(with.BuildServiceProvider().GetServices<ITokenCounter>()));
        Assert.IsType<TiktokenCounter>(Assert.Single(without.BuildServiceProvider().GetServices<ITokenCounter>()));
        Assert.Same(own, new FallbackOptions { TokenCounter = own }.AddTokenizers().TokenCounter);
    }

    /// <summary>4,000 tokens, whose bytes do not show it: the estimate leaves it in doubt, so that the provider is asked; a count does not.</summary>
    [Theory]
    [InlineData(false, "local/gpt-5")]
    [InlineData(true, "big/gpt-5")]
    public async Task WindowCheck_UsesTheCount(bool counted, string answeredBy)
    {
        await using ProviderServer server = await ProviderServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        server.Default.Replies(Reply.Text("hi"));
        var options = new FallbackOptions();
        foreach (string name in (string[])["local", "big"]) options.AddProvider(name, server.BaseUrl.AbsoluteUri, $"key-of-{name}-0123456789");
        options.Models["local/gpt-5"] = new ModelOptions { ContextWindow = 3_500 };
        options.Models["big/gpt-5"] = new ModelOptions { ContextWindow = 100_000 };
        if (counted) options.AddTokenizers();
        using var runtime = new FallbackRuntime(options);
        using IChatClient client = runtime.CreateChatClient(new ChainOptions
        {
            Tiers = { new TierOptions { Model = "local/gpt-5" }, new TierOptions { Model = "big/gpt-5" } },
        });
        string prompt = string.Concat(Enumerable.Repeat("hello world", 2_000));

        await client.GetResponseAsync([new(ChatRole.User, prompt)], null, TestContext.Current.CancellationToken);

        Assert.Equal($"Bearer key-of-{answeredBy.Split('/')[0]}-0123456789", Assert.Single(server.Requests).Headers["Authorization"]);
    }

    private sealed class OwnCounter : ITokenCounter
    {
        public int? Count(ReadOnlySpan<char> text, string provider, string model) => null;
    }
}
