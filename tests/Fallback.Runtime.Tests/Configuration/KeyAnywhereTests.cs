using System.Text.Json;
using Fallback.Runtime.Tests.Schemas;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fallback.Runtime.Tests.Configuration;

/// <summary>A key in any place of the configuration: as a value, as a name, as an unknown setting. No message shows more of it than a mask.</summary>
public sealed class KeyAnywhereTests
{
    /// <summary>As many characters as a mask shows.</summary>
    private const int Most = 8;

    private const int ShortestPiece = 4;
    private const string Mark = "KEY";

    private static readonly SchemaFile _schema = SchemaFile.Read("appsettings.schema.json");

    private static readonly string[] _keys =
    [
        "sk-Zt7vT2mLp9Rk4Wz8Hn3BqX5c", "sk-ant-api03-Qx7vT2mLp9Rk4Wz8Hn3B-ZcVbNm5tGh6Yj8Uk1Lo0Pq",
        "sk-proj-Ab3dEfGh1JkLmN0pQrStUvWxYz0123456789abcdAb3dEfGh1JkLmN0pQrStUvWxYz_T3BlbkFJ-Ab3dEfGh1JkLmN0pQrStUvWxYz98765432",
        "AIzaSyD8k3Lq0Zx7Vt2Mp9Rk4Wz8Hn3Bq5Cy1Ju", "gsk_x7Kq2mP9wLz4aB3dE5gH7jK9WGdyb3FYn1RsTu", "xai-Vt2Mp9Rk4Wz8Hn3Bq5Cy1JuX7Kq2mP9wLz4aB3d",
        "a0b1c2d3e4f5061728394a5b6c7d8e9f", "3f2b8c1e-7a4d-4c9b-9e21-5d6f7a8b9c0d", "Zm9vYmFy+bF6/w+0aB3dE5gH7jK9mN1pQ==",
        "x7Kq2mP9wLz4aB3dE5gH7jK9",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
        "8Hn3BqX5cZt7vT2mLp9Rk4Wz6YbNcVdXsWaQpLoKiMjUnHyBgTvFrCdExSwZaQ1JQQJ99BKACYeBjFXJ3w3AAABACOGa0b1", "ghp_x7Kq2mP9wLz4aB3dE5gH7jK9mN1pQrSt2v",
        "fbk_x7Kq2mP9wLz4aB3dE5gH7jK9",
    ];

    /// <summary>The key of each setting that the schema describes, with its value.</summary>
    public static TheoryData<string, string> Places => new(Walk("", _schema.Root.GetProperty("properties").GetProperty("Fallback"))
        .SelectMany(static place => Forms(place.Key, place.Schema)).Concat(_more).Distinct()
        .Select(static place => new TheoryDataRow<string, string>(place.Key, place.Value)));

    private static readonly (string Key, string Value)[] _more =
    [
        ("Providers:p1:BaseUrl", "https://KEY/v1"), ("Providers:p1:BaseUrl", "http://KEY/v1"),
        ("Providers:p1:BaseUrl", "http://KEY.example.com/v1"), ("Providers:p1:BaseUrl", "http://llm.example.com/KEY/v1"),
        ("Providers:p1:BaseUrl", "KEY://llm.example.com/v1"), ("Providers:p1:BaseUrl", "ftp://KEY/v1"),
        ("Providers:p1:BaseUrl", "http://KEY@llm.example.com/v1"), ("Providers:p1:BaseUrl", "http://llm.example.com/v1?key=KEY"),
        ("Providers:p1:BaseUrl", "KEY/v1"), ("Providers:p1:BaseUrl", "http://KEY:8080/v1"), ("Chains:assistant:Tiers:0:Model", "p1/KEY"),
        ("Chains:assistant:Tiers:0:Model", "openai/KEY"), ("Chains:assistant:Tiers:0:Model", "deepseek/KEY"),
        ("Chains:assistant:Tiers:0:Model", "KEY/m"), ("Chains:assistant:Tiers:0:Model", "KEY/deepseek-flash"),
        ("Chains:assistant:Tiers:0:Model", "nobody/KEY"), ("Chains:assistant:Canary:Model", "openai/KEY"),
        ("Chains:assistant:DegradedModel", "openai/KEY"), ("Aliases:p1/m1", "openai/KEY"), ("Aliases:p1/m1", "KEY/x"),
        ("Replicas:ProcessName", "KEYKEYKEYKEYKEYKEYKEYKEY"), ("Aliases:KEY", "KEY"), ("Providers:p1:Headers:KEY-api-key", "x"),
        ("Providers:p1:Headers:KEY", "a\nb"), ("Providers:p1:SecretHeaders:KEY", "a\nb"), ("Providers:p1:Instances:0:Name", "KEY"),
        ("Providers:KEY:BaseUrl", "https://llm.example.com/v1"), ("FaultInjection:Faults:KEY:Kind", "Hang"),
        ("FaultInjection:Faults:f1:Model", "KEY"), ("FaultInjection:Faults:f1:Instance", "KEY"),
        ("FaultInjection:Faults:f1:Client", "KEY"), ("KEY:KEY", "KEY"), ("Models:KEY:Provider", "KEY"),
        ("Chains:assistant:DefaultResponse", "KEY"),
    ];

    [Theory]
    [MemberData(nameof(Places))]
    public void Key_IsNotRepeated(string place, string value)
    {
        foreach (string key in _keys)
            foreach (string surroundings in (string[])["", "bare", "budget", "default"])
            {
                string said = SaidOf(Filled(place, key), Filled(value, key), surroundings, key);
                Assert.True(Shown(said, key) <= Most, $"{place} = {value} ({surroundings}): {said}");
            }
    }

    [Fact]
    public void Shown_CountsDisjointPieces()
    {
        Assert.Equal(8, Shown("it is 'abcd…wxyz', abcd…wxyz", "abcdefghijklmnopqrstuvwxyz"));
        Assert.Equal(12, Shown("ABCD…wxyz, set ijkl", "abcdefghijklmnopqrstuvwxyz"));
        Assert.Equal(0, Shown("abc, xyz", "abcdefghijklmnopqrstuvwxyz"));
    }

    private static string Filled(string text, string key) => text.Replace(Mark, key, StringComparison.Ordinal);

    /// <summary>How many characters of a key are in a text, in pieces that are not there by chance.</summary>
    private static int Shown(string text, string key)
    {
        bool[] isShown = new bool[key.Length];
        for (int at = 0; at + ShortestPiece <= key.Length; at++)
            if (text.Contains(key.Substring(at, ShortestPiece), StringComparison.OrdinalIgnoreCase)) Array.Fill(isShown, true, at, ShortestPiece);
        return isShown.Count(static each => each);
    }

    private static string SaidOf(string place, string value, string surroundings, string key)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Fallback:Providers:p1:BaseUrl"] = "http://localhost:1/v1",
            ["Fallback:Chains:assistant:Tiers:0:Model"] = "p1/m1",
        };
        if (surroundings == "bare") settings["Fallback:Chains:assistant:Tiers:0:Model"] = key;
        if (surroundings == "default") (settings["Fallback:DefaultProvider"], settings["Fallback:Chains:assistant:Tiers:0:Model"]) = (key, "deepseek-flash");
        if (surroundings == "budget")
        {
            settings["Fallback:DefaultProvider"] = "openai";
            settings["Fallback:Chains:assistant:CostBudget:PerCallUsd"] = "1";
            settings["Fallback:Chains:assistant:PreferCheapest:MinQuality"] = "0.5";
            settings["Fallback:Chains:assistant:Canary:Percent"] = "5";
            settings["Fallback:Chains:assistant:Canary:Model"] = key;
            if (place.StartsWith("Chains:assistant:Tiers:0", StringComparison.Ordinal)) settings.Remove("Fallback:Chains:assistant:Tiers:0:Model");
        }
        // In memory, a key with a colon is a path, as in every source.
        settings[$"Fallback:{place}"] = value;
        var log = new Lines();
        var options = new FallbackOptions { LoggerFactory = log, FaultInjection = { HostEnvironment = "Development" } };
        try
        {
            ConfigurationReader.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build().GetSection("Fallback"), options);
            using var runtime = new FallbackRuntime(options);
            runtime.WarnOfUnmatched([]);
            runtime.CreateChatClient("assistant").Dispose();
        }
        catch (OptionsValidationException e)
        {
            log.Said.Add(e.ToString());
            Assert.All(e.Failures, static failure => Assert.DoesNotContain('\n', failure));
        }
        return string.Join('\n', log.Said);
    }

    /// <summary>A key as the value, as the name of a neighbor, and as a name with each kind of mistake below it.</summary>
    private static IEnumerable<(string Key, string Value)> Forms(string place, JsonElement schema)
    {
        yield return (place, Mark);
        if (place.Contains(Mark, StringComparison.Ordinal)) yield return (place, "?");
        if (!schema.TryGetProperty("properties", out _)) yield break;
        yield return ($"{place}:{Mark}", "x");
        yield return ($"{place}:ApiKye", Mark);
    }

    private static IEnumerable<(string Key, JsonElement Schema)> Walk(string key, JsonElement schema)
    {
        schema = _schema.Resolve(schema);
        if (key == "Gateway") yield break;
        if (key.Length > 0) yield return (key, schema);
        string before = key.Length == 0 ? "" : key + ":";
        var inner = new List<(string, JsonElement)>();
        if (schema.TryGetProperty("properties", out JsonElement properties))
            inner.AddRange(properties.EnumerateObject().Select(member => (before + member.Name, member.Value)));
        if (schema.TryGetProperty("additionalProperties", out JsonElement any))
            inner.AddRange(((string[])[Known(key), Mark]).Distinct().Select(name => (before + name, any)));
        if (schema.TryGetProperty("items", out JsonElement items)) inner.Add((before + "0", items));
        foreach ((string Key, JsonElement Schema) part in inner.SelectMany(static part => Walk(part.Item1, part.Item2))) yield return part;
    }

    private static string Known(string map) => map switch
    {
        "Providers" => "p1",
        "Models" => "p1/m1",
        "Aliases" => "p1/m1",
        "Clients" => "IBot",
        "Chains" => "assistant",
        _ => "x",
    };

    private sealed class Lines : ILoggerFactory, ILogger
    {
        public List<string> Said { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Add($"{formatter(state, exception)} {exception}");
    }
}
