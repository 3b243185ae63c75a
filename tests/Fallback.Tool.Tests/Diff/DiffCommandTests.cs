using System.Text.Json;

namespace Fallback.Tool.Tests.Diff;

/// <summary>What changes between the accepted policy and a build, and between two builds.</summary>
public sealed class DiffCommandTests : IDisposable
{
    private static readonly string _slower = Workplace.Shop.Replace("20_000", "29_000", StringComparison.Ordinal)
        .Replace("5_000, 8_000", "14_000, 15_000", StringComparison.Ordinal);

    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Diff_WithoutALock_SaysHowToWriteIt() =>
        (await _work.Build("Shop.dll", Workplace.Shop).RunAsync("diff", "Shop.dll"))
            .Refuses("fallback.lock.json does not exist, so nothing is accepted yet; write it with --accept.");

    [Fact]
    public async Task Diff_FailsUntilTheChangeIsAccepted()
    {
        _work.Build("Shop.dll", Workplace.Shop);
        Assert.Contains(
            "Shop.ISupport is new", (await _work.RunAsync("diff", "Shop.dll", "--accept")).Exits(0).Output, StringComparison.Ordinal);
        string accepted = _work.Read("fallback.lock.json");
        Assert.Equal("The policy is the same as in fallback.lock.json.", (await _work.RunAsync("diff", "Shop.dll")).Exits(0).Output.Trim());
        _work.Build("Shop.dll", _slower);

        ToolResult differs = (await _work.RunAsync("diff", "Shop.dll")).Exits(1);

        Assert.Contains("Shop.ISupport\n  worst case ", differs.Output, StringComparison.Ordinal);
        Assert.Contains("deadline 20 s → 29 s", differs.Output, StringComparison.Ordinal);
        Assert.Contains("Accept with: fallback diff Shop.dll --accept", differs.Output, StringComparison.Ordinal);
        Assert.Equal(accepted, _work.Read("fallback.lock.json"));
        (await _work.RunAsync("diff", "Shop.dll", "--accept")).Exits(0);
        Assert.NotEqual(accepted, _work.Read("fallback.lock.json"));
        (await _work.RunAsync("diff", "Shop.dll")).Exits(0);
    }

    [Fact]
    public async Task Diff_AsMarkdown_IsACommentForAPullRequest()
    {
        await _work.Build("Shop.dll", Workplace.Shop).RunAsync("diff", "Shop.dll", "--accept", "--lock", "policy.json");

        ToolResult same = (await _work.RunAsync("diff", "Shop.dll", "--lock", "policy.json", "--format", "markdown")).Exits(0);
        ToolResult other = (
            await _work.Build("Shop.dll", _slower).RunAsync("diff", "Shop.dll", "--lock", "policy.json", "--format", "markdown")).Exits(1);

        Assert.StartsWith("### Fallback policy\n", same.Output, StringComparison.Ordinal);
        Assert.Contains("| deadline | 20 s | 29 s |", other.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_OfTwoBuilds_NeedsNoLock()
    {
        _work.Build("old/Shop.dll", Workplace.Shop).Build("new/Shop.dll", _slower);

        ToolResult result = (await _work.RunAsync("diff", "new/Shop.dll", "--against", "old/Shop.dll", "--format", "json")).Exits(1);

        using JsonDocument json = JsonDocument.Parse(result.Output);
        Assert.True(json.RootElement.GetProperty("differs").GetBoolean());
        JsonElement deadline = json.RootElement.GetProperty("clients")[0].GetProperty("changes").EnumerateArray()
            .First(static change => change.GetProperty("what").GetString() == "deadline");
        Assert.Equal(("20 s", "29 s"), (deadline.GetProperty("before").GetString(), deadline.GetProperty("after").GetString()));
        (await _work.RunAsync("diff", "old/Shop.dll", "--against", "old/Shop.dll")).Exits(0);
        (await _work.RunAsync("diff", "new/Shop.dll", "--against", "old/Shop.dll", "--accept")).Refuses("leave one of them out");
    }

    [Fact]
    public async Task Diff_SeesChangedSettings()
    {
        _work.Build("Shop.dll", Workplace.Shop).Write("appsettings.json", "{}");
        await _work.RunAsync("diff", "Shop.dll", "--accept");

        _work.Write("appsettings.json", """{ "Fallback": { "Clients": { "Shop.ISupport": { "MaxAttempts": 2 } } } }""");

        Assert.Contains("MaxAttempts 6 → 2", (await _work.RunAsync("diff", "Shop.dll")).Exits(1).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<Project />", "<Project />", 0)]
    [InlineData(
        "<Project><ItemGroup><AdditionalFiles Include=\"appsettings.json;appsettings.*.json\" /></ItemGroup></Project>", "<Project />", 1)]
    [InlineData("<Project />",
        "<Project><ItemGroup><AdditionalFiles Include=\"$(MSBuildProjectDirectory)/appsettings*.json\" /></ItemGroup></Project>", 1)]
    [InlineData(
        "<Project><ItemGroup><AdditionalFiles Include=\"../appsettings.json;$(X)appsettings.json;PublicAPI.txt\" /></ItemGroup></Project>",
        "<Project />", 0)]
    public async Task Diff_OfAProject_TakesTheSettingsThatItsBuildReads(string project, string above, int code)
    {
        _work.Build("src/Shop/bin/Debug/Shop.dll", Workplace.Shop).Write("src/Shop/Shop.csproj", project)
            .Write("src/Directory.Build.props", above);
        await _work.RunAsync("diff", "src/Shop", "--accept");

        _work.Write("src/Shop/appsettings.json", """{ "Fallback": { "Clients": { "Shop.ISupport": { "MaxAttempts": 2 } } } }""");

        (await _work.RunAsync("diff", "src/Shop")).Exits(code);
        (await _work.RunAsync("diff", "src/Shop", "--settings", "src/Shop/appsettings.json")).Exits(1);
    }

    [Fact]
    public async Task Diff_AgainstABrokenLock_NamesLineAndRemedy()
    {
        _work.Build("Shop.dll", Workplace.Shop).Write("fallback.lock.json", "{\n  \"version\": oops");

        (await _work.RunAsync("diff", "Shop.dll")).Refuses("fallback.lock.json(2): ");
        (await _work.RunAsync("diff", "Shop.dll", "--accept")).Exits(0);
        (await _work.RunAsync("diff", "Shop.dll")).Exits(0);
    }

    [Fact]
    public async Task Diff_AgainstALockOfANewerTool_DoesNotReplaceIt()
    {
        const string Newer = "{\n  \"version\": 99,\n  \"clients\": {}\n}\n";
        _work.Build("Shop.dll", Workplace.Shop).Write("fallback.lock.json", Newer);

        (await _work.RunAsync("diff", "Shop.dll")).Refuses("dotnet tool update Fallback.Tool");
        (await _work.RunAsync("diff", "Shop.dll", "--accept")).Refuses("dotnet tool update Fallback.Tool");
        Assert.Equal(Newer, _work.Read("fallback.lock.json"));
    }

    [Fact]
    public async Task Diff_OfAClientThatCannotBeRead_IsNoAcceptedOne()
    {
        _work.Build("Contracts.dll", "namespace Contracts; public interface IBase { Task<string> OtherAsync(string text); }");
        _work.Build(
            "Shop.dll", "[ModelChain(\"openai/gpt-6-luna\")] public interface IDependent : Contracts.IBase;", references: "Contracts.dll");
        (await _work.RunAsync("diff", "Shop.dll", "--accept")).Exits(0);
        string accepted = _work.Read("fallback.lock.json");
        File.Delete(_work.PathOf("Contracts.dll"));

        Assert.Contains(
            "Contracts is not next to the assembly", (await _work.RunAsync("diff", "Shop.dll")).Exits(2).Errors, StringComparison.Ordinal);
        (await _work.RunAsync("diff", "Shop.dll", "--accept")).Exits(2);
        Assert.Equal(accepted, _work.Read("fallback.lock.json"));
    }
}
