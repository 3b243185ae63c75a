namespace Fallback.Analyzers.Tests;

/// <summary>FB3001: a few characters of a key, and what only looks like a few.</summary>
internal static partial class SecretCases
{
    private static TheoryData<string, string> LeakExcerptHits => Marked("FB3001",
        Method("""int visible = 20; Console.WriteLine([|apiKey[..visible]|]);"""),
        Method("""int visible = 4; visible = apiKey.Length; Console.WriteLine([|apiKey[..visible]|]);"""),
        Method("""int visible = 4; visible += 20; Console.WriteLine([|apiKey.Substring(0, visible)|]);"""),
        Method("""int visible = 4; if (int.TryParse(text, out visible)) Console.WriteLine([|apiKey[..visible]|]);"""),
        Method("""int visible = verbose ? 4 : 40; Console.WriteLine([|apiKey[^visible..]|]);"""),
        Method("""for (int visible = 0; visible < apiKey.Length; visible++) Console.WriteLine([|apiKey[..visible]|]);"""),
        Method("""int start = Math.Min(0, apiKey.Length - 4); Console.WriteLine([|apiKey[start..]|]); int from = apiKey.Length - 30; Console.WriteLine([|apiKey.Substring(from)|]);"""),
        Method("""Console.WriteLine([|apiKey[^Math.Min(40, apiKey.Length)..]|]);"""),
        Method("""Console.WriteLine([|apiKey.Split('-')[1]|]); Console.WriteLine([|apiKey.Split('-')[^1]|]); Console.WriteLine([|apiKey.Split(',')[0]|]);"""),
        Method("""string[] parts = apiKey.Split('-'); Console.WriteLine([|parts[2]|]); Console.WriteLine(string.Join("-", [|parts|])); Console.WriteLine([|parts.Last()|]);"""),
        Method("""Console.WriteLine([|apiKey.Split('-').Skip(1).First()|]); foreach (string part in apiKey.Split('-')) Console.WriteLine([|part|]);"""),
        Method("""Console.WriteLine([|string.Create(apiKey.Length, apiKey, (span, key) => key.AsSpan().CopyTo(span))|]);"""),
        Method("""Console.WriteLine([|string.Create(apiKey.Length, apiKey, (span, key) => { for (int i = 0; i < key.Length; i++) span[i] = key[i]; })|]);"""),
        Method("""Console.WriteLine([|string.Create(apiKey.Length, apiKey, (span, key) => { for (int i = 0; i < key.Length; i++) span[i] = i >= 4 ? key[i] : '*'; })|]);"""),
        Method("""Console.WriteLine([|string.Create(apiKey.Length, apiKey, (span, key) => { for (int i = 0; i < key.Length; i++) if (i < key.Length - 4) span[i] = key[i]; })|]);"""),
        Method("""Console.WriteLine([|string.Create(apiKey.Length, apiKey, (span, key) => { int at = 0; foreach (char c in key) span[at++] = c; })|]);"""),
        Method("""Console.WriteLine([|string.Create(apiKey.Length + 4, apiKey, (span, key) => { "key ".CopyTo(span); key.AsSpan().ToUpperInvariant(span[4..]); })|]);"""),
        Method("""string Head(string value, int count) => value[..count]; Console.WriteLine([|Head(apiKey, 30)|]); Console.WriteLine([|Head(apiKey, text.Length)|]);"""),
        Service("""private static string Head(string value, int count) => value[..Math.Min(count, value.Length)]; public void Show(int many) { logger.LogInformation("{Head}", [|Head(options.Value.ApiKey, 30)|]); logger.LogInformation("{Head}", [|Head(options.Value.ApiKey, many)|]); }"""),
        Service("""private static string Tail(string value, int count = 30) => value.Length <= count ? value : "…" + value[^count..]; public void Show() => logger.LogInformation("{Tail}", [|Tail(options.Value.ApiKey)|]);"""),
        Service("""private static string Head(string value, int count) { count = value.Length; return value[..count]; } public void Show() => logger.LogInformation("{Head}", [|Head(options.Value.ApiKey, 4)|]);"""),
        Service("""private static string Head(string value, int count) => count > 0 ? value[..count] : value; public void Show() => logger.LogInformation("{Head}", [|Head(options.Value.ApiKey, 4)|]);"""),
        Service("""private static string Head(string value, int count) => value[..count] + value; public void Show() => logger.LogInformation("{Head}", [|Head(options.Value.ApiKey, 4)|]);"""),
        Service("""private static void Check(string value, int least) { if (value.Length < 8) throw new InvalidOperationException($"'{value}' is too short"); if (value.Length < least) throw new ArgumentException(value); } public void Show() => Check([|options.Value.ApiKey|], 4);"""),
        Service("""private static string Short(string value) { if (value.Length < 20) return value; return value[..4]; } public void Show() => logger.LogInformation("{Head}", [|Short(options.Value.ApiKey)|]);"""),
        // How much a member holds is said elsewhere than by those who read it.
        Service("""private string _shown = ""; private void Load(int count) => _shown = options.Value.ApiKey[..count]; private string Read(int other) => other > 0 ? _shown : ""; public void Show() { Load(100); logger.LogInformation("{Shown}", [|Read(4)|]); }"""),
        Method("""if (apiKey.Length < 8) throw new InvalidOperationException($"'{[|apiKey|]}' is too short");"""));

    private static string[] LeakExcerptMisses =>
    [
        Method("""int visible = 4; Console.WriteLine(apiKey[..visible]);"""),
        Method("""int visible = Math.Min(4, apiKey.Length); Console.WriteLine(apiKey.Substring(0, visible) + "…");"""),
        Method("""int visible = verbose ? 6 : 2; Console.WriteLine(apiKey[^visible..]); Console.WriteLine(apiKey.Substring(apiKey.Length - visible));"""),
        Method("""int visible; if (verbose) visible = 4; else visible = 2 * 2; string shown = apiKey[..visible]; Console.WriteLine(shown);"""),
        Method("""int length = Math.Clamp(apiKey.Length / 4, 0, 6), visible = length - 2; Console.WriteLine(apiKey.AsSpan(0, visible).ToString());"""),
        Method("""int start = Math.Max(0, apiKey.Length - 4); Console.WriteLine(apiKey[start..]); Console.WriteLine(apiKey.Substring(start)); Console.WriteLine(apiKey[(apiKey.Length - 4)..]);"""),
        Method("""Console.WriteLine(apiKey[^Math.Min(4, apiKey.Length)..]);"""),
        Method("""Console.WriteLine(apiKey.Split('-')[0]); string[] parts = apiKey.Split('_', 2); Console.WriteLine(parts[0] + "…"); Console.WriteLine(apiKey.Split("-").First());"""),
        Method("""Console.WriteLine(string.Create(apiKey.Length, apiKey, (span, key) => { span.Fill('*'); key.AsSpan(0, 4).CopyTo(span); }));"""),
        Method("""Console.WriteLine(string.Create(12, apiKey, static (span, key) => { key[..4].CopyTo(span); "****".CopyTo(span[4..]); key.AsSpan()[^4..].CopyTo(span.Slice(8)); }));"""),
        Method("""Console.WriteLine(string.Create(apiKey.Length, apiKey, (span, key) => { for (int i = 0; i < span.Length; i++) span[i] = i < 4 || i >= key.Length - 4 ? key[i] : '*'; }));"""),
        Method("""Console.WriteLine(string.Create(apiKey.Length, apiKey, (span, key) => { span.Fill('*'); for (int i = 0; i < 4; i++) span[i] = key[i]; span[^1] = key[5]; }));"""),
        Method("""Console.WriteLine(string.Create(4, apiKey, (span, key) => key.AsSpan(0, span.Length).CopyTo(span)));"""),
        Method("""string Head(string value, int count) => value[..count]; Console.WriteLine(Head(apiKey, 4)); Func<string, int, string> tail = (value, count) => value[^count..]; Console.WriteLine(tail(apiKey, 4));"""),
        Service("""private static string Head(string value, int count) => value[..Math.Min(count, value.Length)]; public void Show() => logger.LogInformation("{Head}", Head(options.Value.ApiKey, 4));"""),
        Service("""private static string Tail(string value, int count = 4) => value.Length <= count ? value : "…" + value[^count..]; public void Show() => logger.LogInformation("{Tail}", Tail(options.Value.ApiKey));"""),
        Service("""private static string Short(string value, int count) { if (value.Length <= count) return value; int shown = Math.Min(count, value.Length); return value.Substring(0, shown) + "…"; } private static string Outer(string value, int most) => "key " + Short(value, most); public void Show() => logger.LogInformation("{Head}", Outer(options.Value.ApiKey, 6));"""),
        Service("""private static string Short(string value) { if (value.Length < 4) return value; return value[..4]; } public void Show() => logger.LogInformation("{Head}", Short(options.Value.ApiKey));"""),
    ];
}
