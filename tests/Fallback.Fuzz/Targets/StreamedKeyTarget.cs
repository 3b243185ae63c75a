using System.Text;
using System.Text.Json;
using Fallback.Gateway;

namespace Fallback.Fuzz;

/// <summary>
/// Streams that bring a provider's key in pieces, over several texts at once: it does not come out, events stay as many and in their order,
/// and where there is no key in them they come out as they went in. An input is an event a line.
/// </summary>
internal sealed class StreamedKeyTarget : FuzzTarget
{
    private const string Removed = "[redacted]";

    /// <summary>So many characters of a key may be seen.</summary>
    private const int Shown = 4;

    private static readonly string[] _members = ["content", "reasoning_content", "refusal"];
    private static readonly string[] _words = ["", " ", "c", "cn", "cnry", "cnry-", "cnry-7Hq2vX9m", "D", "disc", "your key is ", "\n", "é", "😀", "[redacted]"];

    public override string Name => "streamed-keys";

    public override byte[] Make(Random random)
    {
        var lines = new StringBuilder();
        // One text for each choice and member, all at once.
        var texts = new List<(int Index, string Member, Queue<string> Pieces)>();
        for (int count = random.Next(1, 4); count > 0; count--) texts.Add((random.Next(2), Pick(_members, random), Pieces(random)));
        for (int last = 0; texts.Count > 0;)
        {
            // By turns: none of them waits for long.
            last = (last + random.Next(1, 3)) % texts.Count;
            (int index, string member, Queue<string> pieces) = texts[last];
            if (!pieces.TryDequeue(out string? piece)) texts.RemoveAll(text => text.Pieces == pieces);
            else lines.Append(Event(index, member, piece, random)).Append('\n');
        }
        byte[] bytes = Encoding.UTF8.GetBytes(lines.ToString());
        return random.Next(10) == 0 ? Mutation.Of(bytes, [Canary.Key.Reveal()], random) : bytes;
    }

    public override ValueTask RunAsync(byte[] input, Random random)
    {
        string[] events = Encoding.UTF8.GetString(input).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var keys = new StreamedKeys();
        keys.Know([Canary.Key]);
        List<string> passed = [];
        for (int i = 0; i < events.Length; i++)
        {
            byte[] data = Encoding.UTF8.GetBytes(events[i]);
            if (keys.IsPlain(data)) passed.Add(events[i]);
            else passed.AddRange(keys.Take(data, isNamed: false).Select(static one => Encoding.UTF8.GetString(one.Send())));
            Rule.Holds(i + 1 - passed.Count <= StreamedKeys.Patience * Canary.Key.Reveal().Length, $"{i + 1 - passed.Count} events are held back");
        }
        passed.AddRange(keys.End().Select(static one => Encoding.UTF8.GetString(one.Send())));
        Rule.Holds(passed.Count == events.Length, $"of {events.Length} events {passed.Count} came out");
        if (Texts(events) is not { } before) return default;
        Dictionary<string, string> after = Texts(passed) ?? throw new BrokenRuleException("what came out is no JSON");
        foreach ((string place, string text) in after)
        {
            Rule.Holds(!text.Contains(Canary.Key.Reveal(), StringComparison.Ordinal), $"the key is in {place}: {text}");
            // A key in a name is taken out of it.
            if (!before.TryGetValue(place, out string? said)) continue;
            int times = Count(said, Canary.Key.Reveal());
            string rest = said.Replace(Canary.Key.Reveal(), "", StringComparison.Ordinal);
            int more = text.Length - Removed.Length * times - rest.Length;
            Rule.Holds(more >= 0 && more <= Shown * times, $"of {said} there is left: {text}");
        }
        if (!before.Values.Concat(events).Any(static text => text.Contains(Canary.Key.Reveal(), StringComparison.Ordinal)))
            Rule.Same(string.Join('\n', events), string.Join('\n', passed), "events without a key");
        return default;
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static Queue<string> Pieces(Random random)
    {
        var text = new StringBuilder();
        for (int words = random.Next(1, 6); words > 0; words--) text.Append(random.Next(2) == 0 ? Canary.Key.Reveal() : Pick(_words, random));
        var pieces = new Queue<string>();
        string whole = text.ToString();
        for (int at = 0, length; at < whole.Length; at += length)
        {
            length = Math.Min(random.Next(0, 9), whole.Length - at);
            // A half of a character is none.
            if (at + length < whole.Length && char.IsLowSurrogate(whole[at + length])) length++;
            pieces.Enqueue(whole.Substring(at, length));
        }
        return pieces;
    }

    private static string Event(int index, string member, string piece, Random random)
    {
        string text = random.Next(4) > 0 ? JsonSerializer.Serialize(piece) : $"\"{string.Concat(piece.Select(static c => $"\\u{(int)c:x4}"))}\"";
        string delta = $$"""{"{{member}}":{{text}}}""";
        return random.Next(2) == 0
            ? $$"""{"id":"c","choices":[{"index":{{index}},"delta":{{delta}}}]}"""
            : $$"""{"choices":[{"delta":{{delta}},"index":{{index}}}],"id":"c"}""";
    }

    private static bool IsTwofold(JsonElement json) =>
        json.EnumerateObject().Select(static member => member.Name).Distinct().Count() < json.EnumerateObject().Count();

    /// <summary>What the events say, text by text; null for events of another form.</summary>
    private static Dictionary<string, string>? Texts(IEnumerable<string> events)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (string line in events)
            {
                using JsonDocument json = JsonDocument.Parse(line);
                JsonElement choice = json.RootElement.GetProperty("choices").EnumerateArray().Single();
                // A name that stands twice has two texts, of which this would see one.
                if (IsTwofold(json.RootElement) || IsTwofold(choice)) return null;
                JsonProperty member = choice.GetProperty("delta").EnumerateObject().Single();
                string place = $"{choice.GetProperty("index").GetInt32()} {member.Name}";
                texts[place] = texts.GetValueOrDefault(place) + member.Value.GetString();
            }
            return texts;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}
