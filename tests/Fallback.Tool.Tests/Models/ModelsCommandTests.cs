using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Fallback.Tool.Tests.Models;

/// <summary>What the catalogue is asked.</summary>
public sealed class ModelsCommandTests : IDisposable
{
    private const string Own = """
        { // ours
          "models": [ { "provider": "pool", "id": "small", "contextWindow": 1000, "inputPer1M": 0.5, "outputPer1M": 0.75, "status": "active" },
            { "provider": "pool", "id": "old", "status": "deprecated", "retiresOn": "2026-12-10", "replacement": "small" }, ] }
        """;

    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task List_OfAProvider_ShowsItsModels_CheapestFirst()
    {
        ToolResult result = (await _work.RunAsync("models", "list", "--provider", "openai")).Exits(0);

        string[] models = [.. result.Lines.Where(static line => line.StartsWith("openai/", StringComparison.Ordinal))];
        Assert.Contains(models, static line => line.StartsWith("openai/gpt-6-luna ", StringComparison.Ordinal)
            && line.Contains("1,050,000", StringComparison.Ordinal));
        Assert.Equal(models.Length, result.Lines.Length - 2);
        Assert.EndsWith("USD per 1M tokens.", result.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_WithFilters_LeavesOutWhatIsUnknownOrBeyond()
    {
        _work.Write("fallback.models.json", Own);

        ToolResult result = (
            await _work.RunAsync("models", "list", "--provider", "pool", "--min-window", "1k", "--max-output-price", "0.75")).Exits(0);

        Assert.Contains("pool/small", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("pool/old", result.Output, StringComparison.Ordinal);
        Assert.Contains("with fallback.models.json", result.Output, StringComparison.Ordinal);
        (await _work.RunAsync("models", "list", "--provider", "pool", "--max-output-price", "0.74")).Exits(1);
        (await _work.RunAsync("models", "list", "--provider", "pool", "--min-window", "1001")).Exits(1);
        (await _work.RunAsync("models", "list", "--provider", "pool", "--max-input-price", "0.49")).Exits(1);
    }

    [Fact]
    public async Task List_OfAMisspeltProvider_NamesTheOneThatWasMeant() =>
        (await _work.RunAsync("models", "list", "--provider", "opnai")).Refuses("did you mean openai?");

    [Fact]
    public async Task List_AsJson_HasUnknownFiguresAsNull()
    {
        _work.Write("fallback.models.json", Own);

        ToolResult result = (await _work.RunAsync("models", "list", "--provider", "pool", "--format", "json")).Exits(0);

        using JsonDocument json = JsonDocument.Parse(result.Output);
        JsonElement old = json.RootElement.EnumerateArray().Single(static model => model.GetProperty("id").GetString() == "old");
        Assert.Equal(JsonValueKind.Null, old.GetProperty("inputPer1M").ValueKind);
        Assert.Equal("2026-12-10", old.GetProperty("retiresOn").GetString());
    }

    [Fact]
    public async Task Search_FindsEachPart_AlsoInAliases()
    {
        Assert.Contains(
            "openai/gpt-6-luna", (await _work.RunAsync("models", "search", "openai LUNA")).Exits(0).Output, StringComparison.Ordinal);
        Assert.Contains(
            "deepseek/deepseek-flash", (await _work.RunAsync("models", "search", "v4-flash")).Exits(0).Output, StringComparison.Ordinal);
        Assert.Contains(
            "fallback models list", (await _work.RunAsync("models", "search", "zzzzzz")).Exits(1).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-12-10T23:59:59Z", "0d", true)]
    [InlineData("2026-12-03T12:00:00Z", "1w", true)]
    [InlineData("2026-12-02T12:00:00Z", "1w", false)]
    [InlineData("2026-12-11T00:00:00Z", "180d", false)]
    public async Task Retiring_ShowsEndsFromTodayToTheLastDay(string now, string within, bool isShown)
    {
        _work.Time = new FakeTimeProvider(DateTimeOffset.Parse(now, null));
        _work.Write("fallback.models.json", Own);

        ToolResult result = await _work.RunAsync("models", "retiring", "--provider", "pool", "--within", within, "--exit-code");

        result.Exits(isShown ? 1 : 0);
        Assert.Equal(isShown, result.Output.Contains("pool/old", StringComparison.Ordinal));
        Assert.Equal(0, (await _work.RunAsync("models", "retiring", "--provider", "pool", "--within", within)).Code);
    }

    [Fact]
    public async Task Show_OfAModel_SaysAllThatIsKnown()
    {
        ToolResult result = (await _work.RunAsync("models", "show", "deepseek/deepseek-flash")).Exits(0);

        Assert.Contains("1,048,576 tokens", result.Output, StringComparison.Ordinal);
        Assert.Contains("0.15 in, 0.60 out", result.Output, StringComparison.Ordinal);
        Assert.Contains("in busy hours", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_OfAMisspeltModel_NamesTheOneThatWasMeant()
    {
        ToolResult result = (await _work.RunAsync("models", "show", "gpt-6-lun")).Exits(1);

        Assert.Equal("No model gpt-6-lun is known; did you mean openai/gpt-6-luna?", result.Errors.Trim());
    }

    [Theory]
    [InlineData(
        "{ \"models\": [ { \"provider\": \"a\", \"id\": \"b\", \"contextWindw\": 5 } ] }", "(1,45)", "did you mean \"contextWindow\"?")]
    [InlineData("{ \"models\": [\n  oops", "(2,3)", "Unexpected 'o'")]
    [InlineData("[]", "(1,1)", "Expected an object")]
    public async Task AModelsFile_WithAMistake_IsRefusedAtItsPlace(string text, string place, string what)
    {
        _work.Write("fallback.models.json", text);

        ToolResult result = (await _work.RunAsync("models", "list")).Exits(1);

        Assert.StartsWith($"fallback.models.json{place}", result.Errors, StringComparison.Ordinal);
        Assert.Contains(what, result.Errors, StringComparison.Ordinal);
    }
}
