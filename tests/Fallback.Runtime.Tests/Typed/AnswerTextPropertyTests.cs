using System.Text.Encodings.Web;
using System.Text.Json;
using Fallback.CompilerServices;

namespace Fallback.Runtime.Tests.Typed;

/// <summary>Whatever stands around a value, it is that value which is read.</summary>
public sealed class AnswerTextPropertyTests
{
    private static readonly JsonSerializerOptions _options = AnswerSerializer.For(null);
    private static readonly JsonSerializerOptions _relaxed = new(_options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    private static readonly string[] _words =
    [
        "Sure!", "here is the [ticket]:", "{owner}", "see [1] and [2, 3]", "don't", "\"quoted\"", "a { brace", "a [ bracket", "}", "]", "},", "1 < 2 > 0",
        "<b>bold</b>", "`code`", "```", "{\"other\":true}", "[]", "{}", "null", "17", "ünï ◁ cödé ▷ 🚚", "// note", "/* {x} */", "\\", "\n\n", "it's {\"title", "key: value",
        "<answer>", "{ \"priority\": 1 }", "[\"a\", \"b\"]", "$x_{1}$", "if (a) { return b; }", "[^1]: a note", "[text](http://x/y?a={b})",
    ];

    private static readonly (string Open, string Close)[] _thoughts =
    [
        ("<think>", "</think>"), ("", "</think>"), ("<thinking>\n", "\n</thinking>"), ("<reasoning>", "</reasoning>"), ("[THINK]", "[/THINK]"), ("◁think▷", "◁/think▷"),
        ("<seed:think>", "</seed:think>"), ("<|START_THINKING|>", "<|END_THINKING|>"),
        ("<|channel|>analysis<|message|>", "<|end|><|start|>assistant<|channel|>final<|message|>"),
    ];

    public sealed record Item(string Title, int Priority, IReadOnlyList<Item> Parts, Dictionary<string, double?> Figures);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Wrapped_IsReadAsItIs(int seed)
    {
        AnswerFormat<Item> one = AnswerFormat<Item>.Make(_options);
        AnswerFormat<List<Item>> many = AnswerFormat<List<Item>>.Make(_options);
        for (int round = 0; round < 500; round++)
        {
            var random = new Random(seed * 100_000 + round);
            Item item = Make(random, 2);
            string json = JsonSerializer.Serialize(item, random.Next(2) == 0 ? _options : _relaxed);
            string text = Wrap(random, random.Next(6) == 0 ? $"[{json}]" : json);
            Assert.True(one.TryRead(text, out Item? read, out string? objection), $"seed {seed}, round {round}: {objection}\n{text}");
            Assert.Equal(JsonSerializer.Serialize(item, _options), JsonSerializer.Serialize(read, _options));

            string list = Wrap(random, $$"""{"value":[{{json}},{{json}}]}""");
            Assert.True(many.TryRead(list, out List<Item>? items, out objection), $"seed {seed}, round {round}: {objection}\n{list}");
            Assert.Equal(2, items.Count);
        }
    }

    private static string Wrap(Random random, string json)
    {
        string text = Words(random);
        for (int i = random.Next(3); i > 0; i--)
        {
            (string open, string close) = _thoughts[random.Next(_thoughts.Length)];
            // A thought may hold anything, also what looks like the answer.
            text = (open == "" ? text : "") + open + Words(random) + (random.Next(2) == 0 ? """{"title":"no","priority":1,"parts":[],"figures":{}}""" : "") + Words(random) + close + Words(random);
        }
        text += "\n" + (random.Next(3) == 0 ? $"```json\n{json}\n```" : json);
        if (random.Next(3) == 0) text += "\n" + json;
        return text + "\n" + Words(random);
    }

    private static string Words(Random random) => string.Join(random.Next(2) == 0 ? " " : "\n", Enumerable.Range(0, random.Next(5)).Select(_ => _words[random.Next(_words.Length)]));

    private static Item Make(Random random, int depth) => new(
        string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => _words[random.Next(_words.Length)] + _thoughts[random.Next(_thoughts.Length)].Open)),
        random.Next(-1000, 1000),
        depth == 0 ? [] : [.. Enumerable.Range(0, random.Next(3)).Select(_ => Make(random, depth - 1))],
        Enumerable.Range(0, random.Next(3)).ToDictionary(i => _words[random.Next(_words.Length)] + i, _ => random.Next(2) == 0 ? (double?)null : random.NextDouble() * 1e6));
}
