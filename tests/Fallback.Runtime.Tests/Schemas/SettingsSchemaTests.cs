using System.Text.Json;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Configuration;

namespace Fallback.Runtime.Tests.Schemas;

/// <summary>
/// The schema of appsettings.json says what the runtime takes: each of its settings is tried on the reader and the start's check, and each setting
/// that these know stands in it.
/// </summary>
public sealed class SettingsSchemaTests
{
    private const string Unknown = "Zzzzzzzzzzzz";

    private static readonly SchemaFile _schema = SchemaFile.Read("appsettings.schema.json");

    private static readonly string[] _texts =
        ["5", " 5", "+5", "-5", "5.0", "5.", ".5", "5e2", "0x5", "1,5", "true", " TRUE ", "yes", "None", "fail", "1", "Continue, restart", "openai", "OpenAI-Chat", "max_tokens"];

    /// <summary>Every part of the schema, by the setting that it describes.</summary>
    public static TheoryData<string> Settings => [.. Walk("Fallback", _schema.Root.GetProperty("properties").GetProperty("Fallback")).Select(static part => part.Key)];

    [Theory]
    [MemberData(nameof(Settings))]
    public void Setting_IsDescribed_AndItsMembersAreThoseOfTheReader(string key)
    {
        JsonElement schema = Find(key);

        Assert.False(string.IsNullOrWhiteSpace(schema.GetProperty("description").GetString()));
        if (SchemaFile.Names(schema) is { Length: > 0 } members) Assert.Equal(Known(key), members.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Setting_TakesTheTextsThatTheReaderTakes(string key)
    {
        JsonElement schema = Find(key);
        foreach (string text in _texts)
            if (SchemaFile.Takes(schema, text) is { } takes) Assert.Equal((text, takes), (text, IsOfItsKind(key, text)));
        foreach (string word in SchemaFile.Words(schema))
        {
            Assert.Empty(Mistakes(key, word));
            Assert.NotEmpty(Mistakes(key, word + "x"));
        }
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Setting_HasTheLimitsOfTheStartsCheck(string key)
    {
        JsonElement schema = Find(key);
        bool isWhole = SchemaFile.Is(schema, "integer");
        if (!isWhole && !SchemaFile.Is(schema, "number")) return;
        if (!schema.TryGetProperty("pattern", out _)) return;
        decimal step = isWhole ? 1 : 0.0005m;
        if (SchemaFile.Figure(schema, "exclusiveMinimum") is { } above) AssertLimit(key, above + step, above);
        else if (SchemaFile.Figure(schema, "minimum") is { } least) AssertLimit(key, least, least - step);
        else Assert.Empty(Mistakes(key, "-2000000"));
        if (SchemaFile.Figure(schema, "maximum") is { } most) AssertLimit(key, most, most + 1);
        else Assert.Empty(Mistakes(key, "2147483647"));
    }

    private static void AssertLimit(string key, decimal inside, decimal outside)
    {
        Assert.Empty(Mistakes(key, SchemaFile.Text(inside)));
        Assert.NotEmpty(Mistakes(key, SchemaFile.Text(outside)));
    }

    /// <summary>What the reader takes in a section, as its own message lists it.</summary>
    private static IEnumerable<string> Known(string section)
    {
        string mistake = Assert.Single(Read($"{section}:{Unknown}", "1").ReadingErrors);
        const string Before = "known here: ";
        return mistake[(mistake.IndexOf(Before, StringComparison.Ordinal) + Before.Length)..].Split(", ").Order(StringComparer.Ordinal);
    }

    // Whose value is a name is found by the check, all else by the reader.
    private static bool IsOfItsKind(string key, string text) =>
        (key.EndsWith(":Vendor", StringComparison.Ordinal) ? Mistakes(key, text) : Read(key, text).ReadingErrors).Count == 0;

    private static List<string> Mistakes(string key, string text) => OptionsCheck.Mistakes(Read(key, text), []);

    /// <summary>A setting beside those without which its neighbours would be a mistake.</summary>
    private static FallbackOptions Read(string key, string text)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Fallback:Providers:openai:BaseUrl"] = "https://llm.example.com/v1",
            ["Fallback:Clients:x:Tiers:0:Model"] = "openai/x",
            ["Fallback:Chains:x:Tiers:0:Model"] = "openai/x",
        };
        if (key.Contains(":Instances:", StringComparison.Ordinal))
        {
            settings["Fallback:Providers:openai:Instances:0:Name"] = "eu";
            settings["Fallback:Providers:openai:Instances:1:Name"] = "us";
        }
        settings[key] = text;
        var options = new FallbackOptions { AnswerCache = { HybridCache = new UnusedCache() }, FaultInjection = { HostEnvironment = "Development" } };
        if (key.StartsWith("Fallback:AnswerCache:", StringComparison.Ordinal)) settings.TryAdd("Fallback:AnswerCache:Store", "HybridCache");
        ConfigurationReader.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build().GetSection("Fallback"), options);
        return options;
    }

    private static JsonElement Find(string key) =>
        Walk("Fallback", _schema.Root.GetProperty("properties").GetProperty("Fallback")).First(part => part.Key == key).Schema;

    private static IEnumerable<(string Key, JsonElement Schema)> Walk(string key, JsonElement schema)
    {
        schema = _schema.Resolve(schema);
        // Of another package, whose tests hold it to its own reader.
        if (key == "Fallback:Gateway") yield break;
        yield return (key, schema);
        var inner = new List<(string, JsonElement)>();
        if (schema.TryGetProperty("properties", out JsonElement properties))
            inner.AddRange(properties.EnumerateObject().Select(member => ($"{key}:{member.Name}", member.Value)));
        if (schema.TryGetProperty("additionalProperties", out JsonElement any)) inner.Add(($"{key}:{(key.EndsWith(":Providers", StringComparison.Ordinal) ? "openai" : "x")}", any));
        if (schema.TryGetProperty("items", out JsonElement items)) inner.Add(($"{key}:0", items));
        foreach ((string Key, JsonElement Schema) part in inner.SelectMany(static part => Walk(part.Item1, part.Item2))) yield return part;
    }

    private sealed class UnusedCache : HybridCache
    {
        public override ValueTask<T> GetOrCreateAsync<TState, T>(
            string key, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, HybridCacheEntryOptions? options = null,
            IEnumerable<string>? tags = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override ValueTask SetAsync<T>(
            string key, T value, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public override ValueTask RemoveAsync(string key, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override ValueTask RemoveByTagAsync(string tag, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
