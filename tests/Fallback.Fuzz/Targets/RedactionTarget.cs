using System.Text;

namespace Fallback.Fuzz;

/// <summary>
/// The redactor: a key of any form, hidden in a text in any way that a server is known to use, does not come out; and what comes out is one
/// short line. An input is the key, a line feed, and the text.
/// </summary>
internal sealed class RedactionTarget : FuzzTarget
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly string[] _words =
    [
        "Incorrect API key provided: ", "{\"error\":{\"message\":\"", "\"}}", "Authorization: ", "https://llm.example.com/v1?key=", "&x=1", "<p>", "</p>", " ", "\n", "\t",
        "key=", "'", "…", "😀", "\\n", "\u202e", new string(' ', 500), new string('x', 700), "Basic ", "100 %", "&amp;", "\\\\",
    ];

    public override string Name => "redaction";

    public override byte[] Make(Random random)
    {
        string key = Key(random);
        var text = new StringBuilder();
        for (int parts = random.Next(1, 12); parts > 0; parts--) text.Append(random.Next(3) == 0 ? Canary.Disguised(key, random) : Pick(_words, random));
        return Encoding.UTF8.GetBytes($"{key}\n{text}");
    }

    public override ValueTask RunAsync(byte[] input, Random random)
    {
        string[] parts = Encoding.UTF8.GetString(input).Split('\n', 2);
        if (parts.Length < 2 || parts[0].Length == 0 || !parts[0].All(static c => c is > ' ' and < '\x7f')) return default;
        (string key, string text) = (parts[0], parts[1]);

        string cleaned = Redactor.Clean(text, new ApiKey(key)) ?? "";
        Rule.Shown(cleaned, "what was cleaned");
        Rule.Holds(!Canary.IsIn(cleaned, key), $"the key {key} is in: {cleaned}");
        Rule.Holds(!Redactor.Holds(cleaned, new ApiKey(key)), $"the redactor finds {key} in what it has cleaned: {cleaned}");
        Rule.Holds(!Canary.IsIn(Redactor.Redact(text, new ApiKey(key)), key), $"the key {key} is in what was redacted");
        return default;
    }

    /// <summary>A key as providers and gateways make them.</summary>
    private static string Key(Random random) => random.Next(6) switch
    {
        0 => "sk-proj-" + Text(Letters, 40, random),
        1 => new Guid(Octets(16, random)).ToString(),
        2 => Convert.ToBase64String(Octets(24, random)),
        // But for a backslash, which is left out where escapes are undone, and so counts for nothing.
        3 => Text("!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~aB3", random.Next(12, 40), random),
        4 => $"user{Text(Letters, 3, random)}:{Text(Letters, 16, random)}",
        _ => Text(Letters, random.Next(12, 64), random),
    };

    private static string Text(string from, int length, Random random) => new([.. Enumerable.Range(0, length).Select(_ => from[random.Next(from.Length)])]);

    private static byte[] Octets(int count, Random random)
    {
        byte[] octets = new byte[count];
        random.NextBytes(octets);
        return octets;
    }
}
