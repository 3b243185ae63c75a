using System.Text;
using System.Text.Json;

namespace Fallback.Fuzz;

/// <summary>
/// Typed answers and the repair of their JSON: a text is read or refused with a reason that can be shown, and what is JSON already means the
/// same after a repair.
/// </summary>
internal sealed class TypedTarget : FuzzTarget
{
    private static readonly JsonSerializerOptions _options = AnswerSerializer.For(null);
    private static readonly CompilerServices.AnswerFormat<Item> _item = CompilerServices.AnswerFormat<Item>.Make(_options);
    private static readonly CompilerServices.AnswerFormat<List<Item>> _items = CompilerServices.AnswerFormat<List<Item>>.Make(_options);
    private static readonly CompilerServices.AnswerFormat<int> _number = CompilerServices.AnswerFormat<int>.Make(_options);
    private static readonly string[] _answers = Corpora.Of("typed");

    private static readonly string[] _tokens =
    [
        "```json\n", "```", "<think>", "</think>", "[THINK]", "◁/think▷", "// no\n", "/* no */", ",]", ",}", "1e3", "2.0", "\"value\":", "[[", "{{", "\\\"",
        "\\u12", "NaN", "-0", "1e400", "0x1F",
    ];

    public override string Name => "typed";

    public override byte[] Make(Random random) => Mutation.Of(Pick(_answers, random), [.. _tokens, Canary.Disguised(Canary.Key.Reveal(), random)], random);

    public override ValueTask RunAsync(byte[] input, Random random)
    {
        string text = Encoding.UTF8.GetString(input);
        Read(_item, text);
        Read(_items, text);
        Read(_number, text);
        if (Parse(text) is { } json && JsonRepair.Of(text) is { } repaired)
            Rule.Holds(Parse(repaired) is { } again && IsSame(json, again), $"a repair has changed what was right: {repaired}");
        return default;
    }

    private static void Read<T>(CompilerServices.AnswerFormat<T> format, string text)
    {
        if (format.TryRead(text, out T? value, out string? objection))
        {
            Rule.Holds(value is not null, "an answer was read and is null");
            Rule.Holds(format.Objection(text) is null, "an answer that was read is objected to");
            return;
        }
        Rule.Shown(Redactor.Clean(objection, Canary.Key) ?? "", "the objection");
        Rule.Holds(objection.Length > 0 && format.Objection(text) is { Length: > 0 and <= Redactor.LongestText }, "there is no reason");
    }

    private static JsonElement? Parse(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Equal but for how numbers are written.</summary>
    private static bool IsSame(JsonElement one, JsonElement other) =>
        one.ValueKind == other.ValueKind && one.ValueKind switch
        {
            JsonValueKind.Number => one.TryGetDecimal(out decimal exact) && other.TryGetDecimal(out decimal same)
                ? exact == same
                : one.GetRawText() == other.GetRawText(),
            JsonValueKind.Array => one.GetArrayLength() == other.GetArrayLength() && one.EnumerateArray().Zip(other.EnumerateArray(), IsSame).All(static same => same),
            JsonValueKind.Object => one.EnumerateObject().Count() == other.EnumerateObject().Count()
                && one.EnumerateObject().Zip(other.EnumerateObject(), static (a, b) => IsSame(a.Value, b.Value)).All(static same => same),
            JsonValueKind.String => one.GetRawText() == other.GetRawText(),
            _ => true,
        };

    /// <summary>An answer with a value of each sort.</summary>
    public sealed record Item(string Title, int Priority, IReadOnlyList<Item> Parts, Dictionary<string, double?> Figures);
}
