using Fallback.Catalogue;
using Fallback.Tool.Files;

namespace Fallback.Tool.Tests.Models;

/// <summary>How facts are taken over into the project's own models file.</summary>
public sealed class RefreshCommandTests : IDisposable
{
    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Refresh_WithoutAnOwnFile_WritesOneThatTheLibraryReads()
    {
        _work.Write("news.json", """{ "asOf": "2026-11-30", "models": [ { "provider": "pool", "id": "m", "contextWindow": 5000, "note": "ünïcode" } ] }""");

        ToolResult result = (await _work.RunAsync("models", "refresh", "--from", "news.json")).Exits(0);

        Assert.Contains("+ pool/m", result.Output, StringComparison.Ordinal);
        string written = _work.Read("fallback.models.json");
        Assert.Equal(5_000, CatalogueReader.Read(written).Find("pool/m")!.ContextWindow);
        Assert.Contains("ünïcode", written, StringComparison.Ordinal);
        Assert.Contains("\n    {\"provider\":\"pool\"", written, StringComparison.Ordinal);
        Assert.Contains("nothing was written", (await _work.RunAsync("models", "refresh", "--from", "news.json")).Exits(0).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refresh_OfAKnownModel_KeepsWhatIsNotSaid_AndTakesAPriceWhole()
    {
        _work.Write("fallback.models.json", """
            { "models": [ { "provider": "pool", "id": "m", "contextWindow": 5000, "inputPer1M": 1, "outputPer1M": 2, "cachedInputPer1M": 0.1 },
                          { "provider": "pool", "id": "other", "maxOutput": 7 } ] }
            """);
        _work.Write("news.json", """{ "models": [ { "provider": "Pool", "id": "m", "inputPer1M": 3, "outputPer1M": 4, "maxOutput": null } ] }""");

        ToolResult result = (await _work.RunAsync("models", "refresh", "--from", "news.json")).Exits(0);

        Assert.Contains("~ Pool/m:", result.Output, StringComparison.Ordinal);
        ModelCatalogue written = CatalogueReader.Read(_work.Read("fallback.models.json"));
        ModelFacts model = written.Find("pool/m")!;
        Assert.Equal(
            (5_000, 3m, 4m, null), (model.ContextWindow, model.InputPerMillion, model.OutputPerMillion, model.CachedInputPerMillion));
        Assert.Equal(7, written.Find("pool/other")!.MaxOutput);
    }

    [Fact]
    public async Task Refresh_KeepsTheOtherMembersOfTheFile_AsTheyAre()
    {
        _work.Write("fallback.models.json", """
            {
              "schema": "our contract's prices",
              "$schema": "https://example.com/models.json",
              "models": [ { "provider": "pool", "id": "m" } ],
              "currency": null,
              "asOf": "2026-01-31",
              "fields": { "note": ["größer", 1.50] }
            }
            """);
        _work.Write("news.json", """{ "asOf": "2026-11-30", "fields": { "note": "theirs" }, "models": [ { "provider": "pool", "id": "n" } ] }""");

        (await _work.RunAsync("models", "refresh", "--from", "news.json")).Exits(0);

        Assert.Equal("""
            {
              "schema": "our contract's prices",
              "$schema": "https://example.com/models.json",
              "models": [
                {"provider":"pool","id":"m"},
                {"provider":"pool","id":"n"}
              ],
              "currency": null,
              "asOf": "2026-11-30",
              "fields": {"note":["größer",1.50]}
            }

            """.ReplaceLineEndings("\n"), _work.Read("fallback.models.json"));
    }

    [Fact]
    public async Task Refresh_AsADryRun_WritesNothing_AndSaysThatSomethingWouldChange()
    {
        _work.Write("news.json", """{ "models": [ { "provider": "pool", "id": "m" } ] }""");

        (await _work.RunAsync("models", "refresh", "--from", "news.json", "--dry-run")).Exits(1);

        Assert.False(File.Exists(_work.PathOf("fallback.models.json")));
    }

    [Fact]
    public async Task Refresh_OverComments_SaysThatTheyAreNotKept()
    {
        _work.Write("fallback.models.json", "{ // why\n \"models\": [ { \"provider\": \"a\", \"id\": \"https://b\" }, ] }");
        _work.Write("news.json", """{ "models": [ { "provider": "pool", "id": "m" } ] }""");

        Assert.Contains(
            "comments", (await _work.RunAsync("models", "refresh", "--from", "news.json")).Exits(0).Errors, StringComparison.Ordinal);
        _work.Write("more.json", """{ "models": [ { "provider": "p", "id": "n" } ] }""");
        Assert.Equal("", (await _work.RunAsync("models", "refresh", "--from", "more.json")).Errors);
    }

    [Fact]
    public async Task Refresh_FromAFileWithAMistake_LeavesTheOwnOneAsItIs()
    {
        _work.Write("fallback.models.json", "{}").Write("news.json", """{ "models": [ { "provider": "pool" } ] }""");

        ToolResult result = (await _work.RunAsync("models", "refresh", "--from", "news.json")).Exits(1);

        Assert.StartsWith("news.json(1,15): \"id\" is missing", result.Errors, StringComparison.Ordinal);
        Assert.Equal("{}", _work.Read("fallback.models.json"));
        Assert.Equal(2, Directory.GetFiles(_work.Folder).Length);
    }

    [Fact]
    public async Task Refresh_FromWhatIsNoSuchFile_IsRefused()
    {
        File.WriteAllBytes(_work.PathOf("huge.json"), new byte[BoundedFile.MostBytes + 1]);
        File.WriteAllBytes(_work.PathOf("latin.json"), [0x7b, 0xe4, 0x7d]);
        Directory.CreateDirectory(_work.PathOf("folder"));

        (await _work.RunAsync("models", "refresh", "--from", "nowhere.json")).Refuses("nowhere.json does not exist");
        (await _work.RunAsync("models", "refresh", "--from", "huge.json")).Refuses("larger than 8 MB");
        (await _work.RunAsync("models", "refresh", "--from", "latin.json")).Refuses("is not UTF-8 text");
        (await _work.RunAsync("models", "refresh", "--from", "folder")).Refuses("is a folder");
        (await _work.RunAsync("models", "refresh")).Refuses("'--from' is required");
    }
}
