using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Fallback.Gateway;
using Microsoft.Extensions.Configuration;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>The schema of appsettings.json says of the gateway what its reader and its check take.</summary>
public sealed class GatewaySchemaTests
{
    private const string Hash = "sha256:076acf8dc1336b7221f59689c4d2cf008803683b35aea6c7630dd7ea4e64d06e";

    private static readonly JsonElement _schema = Read();

    private static JsonElement GatewaySettings =>
        _schema.GetProperty("properties").GetProperty("Fallback").GetProperty("properties").GetProperty("Gateway").GetProperty("properties");

    private static JsonElement Caller => _schema.GetProperty("definitions").GetProperty("fallbackCaller").GetProperty("properties");

    public static TheoryData<string> Figures =>
        [
            .. Names(GatewaySettings).Where(static name => IsFigure(GatewaySettings.GetProperty(name))),
            .. Names(Caller).Where(static name => IsFigure(Caller.GetProperty(name))).Select(static name => $"Callers:anna:{name}"),
        ];

    [Theory]
    [InlineData("", false)]
    [InlineData("Callers:anna:", true)]
    public void Settings_AreThoseOfTheReader(string place, bool ofCaller)
    {
        string mistake = Assert.Single(Mistakes(place + "Zzzzzz", "1"));

        string[] known = mistake[(mistake.IndexOf("known here: ", StringComparison.Ordinal) + "known here: ".Length)..].Split(", ");
        Assert.Equal(known, Names(ofCaller ? Caller : GatewaySettings));
    }

    [Theory]
    [MemberData(nameof(Figures))]
    public void Figures_HaveTheLimitsOfTheCheck(string key)
    {
        JsonElement schema = key.StartsWith("Callers", StringComparison.Ordinal) ? Caller.GetProperty(key[(key.LastIndexOf(':') + 1)..]) : GatewaySettings.GetProperty(key);
        decimal step = schema.GetProperty("type")[0].GetString() == "integer" ? 1 : 0.0005m;
        if (schema.TryGetProperty("exclusiveMinimum", out JsonElement above)) AssertLimit(key, above.GetDecimal() + step, above.GetDecimal());
        else AssertLimit(key, schema.GetProperty("minimum").GetDecimal(), schema.GetProperty("minimum").GetDecimal() - step);
        if (schema.TryGetProperty("maximum", out JsonElement most)) AssertLimit(key, most.GetDecimal(), most.GetDecimal() + 1);
        else Assert.Empty(Mistakes(key, "2147483647"));
    }

    private static void AssertLimit(string key, decimal inside, decimal outside)
    {
        Assert.Empty(Mistakes(key, inside.ToString(CultureInfo.InvariantCulture)));
        Assert.NotEmpty(Mistakes(key, outside.ToString(CultureInfo.InvariantCulture)));
    }

    private static List<string> Mistakes(string key, string value)
    {
        var settings = new Dictionary<string, string?> { ["Fallback:Gateway:Callers:anna:KeyHash"] = Hash, [$"Fallback:Gateway:{key}"] = value };
        var options = new FallbackGatewayOptions();
        GatewayReader.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build().GetSection("Fallback:Gateway"), options);
        return GatewayCheck.Mistakes(options, []);
    }

    private static bool IsFigure(JsonElement schema) =>
        schema.GetProperty("type") is { ValueKind: JsonValueKind.Array } types && types[0].GetString() is "integer" or "number";

    private static string[] Names(JsonElement properties) => [.. properties.EnumerateObject().Select(static property => property.Name)];

    private static JsonElement Read([CallerFilePath] string path = "")
    {
        string file = Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", "src", "Shared", "Schemas", "appsettings.schema.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
        return document.RootElement.Clone();
    }
}
