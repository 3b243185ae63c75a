using System.Text;

namespace Fallback.Packaging.Tests;

/// <summary>Fallback.Templates as it is handed out: installed from its package into an empty home, each template made, built, tested and run.</summary>
public sealed class TemplatesTests(PackedRuntime package) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fallback-templates-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Package_HoldsTemplates_AndNoLibrary()
    {
        Assert.Equal("Template", package["Fallback.Templates"].Specification.Descendants("packageType").Single().Attribute("name")?.Value);
        Assert.Empty(package["Fallback.Templates"].Specification.Descendants("dependency"));
        IReadOnlyList<string> files = package["Fallback.Templates"].Files;
        Assert.DoesNotContain(
            files, static file => file.StartsWith("lib/", StringComparison.Ordinal) || file.Contains("/obj/", StringComparison.Ordinal));
        Assert.All(
            ["console", "webapi", "gateway"], template => Assert.Contains($"content/{template}/.template.config/template.json", files));
    }

    // The name begins with a digit and has a hyphen: it is no identifier, and files, projects and namespaces take it all the same.
    [Theory]
    [InlineData("fallback-console", "2nd-bot")]
    [InlineData("fallback-webapi", "My.Support-Api")]
    [InlineData("fallback-gateway", "gateway")]
    public async Task Template_Builds_Passes_AndRuns_WithoutAKey(string template, string name)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await File.WriteAllTextAsync(Path.Combine(_folder, "nuget.config"), $"""
            <configuration><packageSources><add key="packed" value="{package.Feed}" /></packageSources></configuration>
            """, cancellationToken);
        (await DotnetAsync(_folder, "new", "install", Path.Combine(package.Feed, $"Fallback.Templates.{package.Version}.nupkg"))).MustSucceed();
        (await DotnetAsync(_folder, "new", template, "--name", name)).MustSucceed();
        string solution = Path.Combine(_folder, name);

        ProcessRun built = (await DotnetAsync(solution, "build")).MustSucceed();
        Assert.Contains("0 Warning(s)", built.Output, StringComparison.Ordinal);
        ProcessRun tested = (await DotnetAsync(solution, "test", "--no-build")).MustSucceed();
        Assert.Contains("Failed:     0, Passed:", tested.Output, StringComparison.Ordinal);

        if (template == "fallback-console")
        {
            ProcessRun run = (await DotnetAsync(solution, "run", "--no-build", "--project", name, "--", "How do I reset my router?")).MustSucceed();
            Assert.Contains("on your machine", run.Output, StringComparison.Ordinal);
            return;
        }
        await using RunningWeb web = await RunningWeb.StartAsync(solution, ["--no-build", "--project", name, "--no-launch-profile"], Variables());
        (string path, string body) = template == "fallback-webapi"
            ? ("/answers", """{ "text": "How?" }""")
            : ("/v1/chat/completions", """{ "model": "assistant", "messages": [ { "role": "user", "content": "How?" } ] }""");
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        HttpResponseMessage answer = await web.Client.PostAsync(path, content, cancellationToken);
        Assert.Contains("on your machine", await answer.Content.ReadAsStringAsync(cancellationToken), StringComparison.Ordinal);
        Assert.Equal("Healthy", await web.Client.GetStringAsync("/health", cancellationToken));
        Assert.Contains("<title>", await web.Client.GetStringAsync("/fallback/", cancellationToken), StringComparison.Ordinal);
    }

    private Task<ProcessRun> DotnetAsync(string directory, params string[] arguments) =>
        ProcessRun.DotnetAsync(directory, arguments, Variables(), TestContext.Current.CancellationToken);

    private Dictionary<string, string> Variables() => new()
    {
        ["HOME"] = _folder,
        ["DOTNET_CLI_HOME"] = _folder,
        ["NUGET_PACKAGES"] = Path.Combine(_folder, "packages"),
        ["RestoreFallbackFolders"] = PackedRuntime.InstalledPackages,
        ["NuGetAudit"] = "false",
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["DEEPSEEK_API_KEY"] = "",
        ["OPENAI_API_KEY"] = "",
    };
}
