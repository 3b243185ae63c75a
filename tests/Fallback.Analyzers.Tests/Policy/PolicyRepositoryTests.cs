using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;

namespace Fallback.Analyzers.Tests.Policy;

/// <summary>
/// The policy lock from end to end: a repository with two commits whose policy differs, and the commands of docs/policy-lock.md in the hands of
/// the SDK and of Git.
/// </summary>
[Trait("Category", "Tool")]
[Trait("Size", "Large")]
public sealed class PolicyRepositoryTests : IDisposable
{
    private const string Lock = "fallback.lock.json";

    private readonly UserFolder _folder = new();

    [Fact]
    public async Task Repository_WithAChangedPolicy_FailsUntilTheChangeIsAccepted()
    {
        if (!UserFolder.HasGit()) Assert.Skip("Git is not installed.");
        await BeginAsync(("Assistant", Client("Assistant", "\"deepseek/deepseek-flash\", \"openai/gpt-6-luna\"")));

        _folder.Write("Assistant.cs", Client("Assistant", "\"deepseek/deepseek-flash\", \"openai/gpt-6-luna\", \"anthropic/claude-sonnet-5-5\""));
        await CommitAsync("A third tier, which nobody has accepted");
        (int exitCode, string onTheServer) = await _folder.RunAsync("dotnet", ServerBuild());

        Assert.NotEqual(0, exitCode);
        Assert.Contains("error FB5001: the policy of 'App.IAssistant' has changed: dearest tier ", onTheServer, StringComparison.Ordinal);
        Assert.Contains("tier 3 anthropic/claude-sonnet-5-5 is new; requests per call 3 → 4;", onTheServer, StringComparison.Ordinal);

        await AcceptAsync();

        await _folder.DoAsync("dotnet", ServerBuild());
        Assert.Equal(Lock, (await GitAsync("diff", "--name-only")).Trim());
        string[] added = [.. (await GitAsync("diff", "--unified=0")).Split('\n').Where(static line => line.StartsWith("+ ", StringComparison.Ordinal))];
        Assert.Contains("+      \"requests\": 4,", added);
        Assert.Contains("+          \"model\": \"anthropic/claude-sonnet-5-5\",", added);
        byte[] written = await File.ReadAllBytesAsync(_folder.PathOf(Lock), TestContext.Current.CancellationToken);
        Assert.Equal((byte)'{', written[0]);
        Assert.DoesNotContain((byte)'\r', written);
    }

    /// <summary>Each branch changes a client of its own and accepts it; a third one changes what the first has changed.</summary>
    [Fact]
    public async Task Branches_OfDifferentClients_Merge_AndThoseOfOneClientSaySo()
    {
        if (!UserFolder.HasGit()) Assert.Skip("Git is not installed.");
        await GitAsync("init", "--quiet");
        await CommitAsync("main", 20_000, 20_000, 20_000);
        foreach ((string branch, int first, int second, int third) in new[] { ("one", 15_000, 20_000, 20_000), ("two", 20_000, 15_000, 20_000), ("other", 14_000, 20_000, 20_000) })
        {
            await GitAsync("checkout", "--quiet", "-b", branch, "main");
            await CommitAsync(branch, first, second, third);
        }

        await GitAsync("merge", "--quiet", "--no-edit", "main", "two");
        Assert.Equal(Accepted(14_000, 15_000, 20_000), await ReadLockAsync());
        (int conflict, _) = await _folder.RunAsync("git", [.. _identity, "merge", "--quiet", "--no-edit", "one"]);

        Assert.Equal(1, conflict);
        Assert.Null(PolicyDocument.Parse(await ReadLockAsync(), out PolicyProblem? problem));
        Assert.Equal("unresolved merge conflict", problem!.What);
    }

    public void Dispose() => _folder.Dispose();

    private static readonly string[] _identity =
        ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "core.autocrlf=false", "-c", "init.defaultBranch=main"];

    private static string Client(string name, string models = "\"deepseek/deepseek-flash\", \"openai/gpt-6-luna\"", int deadline = 20_000) => $$"""
        using Fallback;

        namespace App;

        [ModelChain({{models}}, DeadlineMs = {{deadline}})]
        [TierTimeout(5_000, 8_000)]
        [CostBudget(PerDayUsd = 10)]
        public interface I{{name}}
        {
            Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default);
        }
        """;

    /// <summary>A first commit with an accepted policy, by the commands with which the guide begins.</summary>
    private async Task BeginAsync(params (string Name, string Source)[] clients)
    {
        foreach ((string name, string source) in clients) _folder.Write(name + ".cs", source);
        _folder.Write(".gitignore", "bin/\nobj/\n");
        _folder.Write(Lock, "{}\n");
        await GitAsync("init", "--quiet");
        await _folder.DoAsync("dotnet", "restore");
        await AcceptAsync();
        await CommitAsync("The first policy");
    }

    private static string[] ServerBuild() => ["build", "--no-restore", "--no-incremental", "-p:ContinuousIntegrationBuild=true"];

    private Task<string> AcceptAsync() => _folder.DoAsync("dotnet", "format", "analyzers", "--no-restore", "--diagnostics", "FB5001");

    private Task<string> GitAsync(params string[] arguments) => _folder.DoAsync("git", [.. _identity, .. arguments]);

    private async Task CommitAsync(string message)
    {
        await GitAsync("add", "--all");
        await GitAsync("commit", "--quiet", "--message", message);
    }

    /// <summary>Commits the accepted policy of three clients, each with its deadline.</summary>
    private Task CommitAsync(string message, params int[] deadlines)
    {
        _folder.Write(Lock, Accepted(deadlines));
        return CommitAsync(message);
    }

    private static string Accepted(params int[] deadlines) =>
        PolicyLockTest.Accepted([.. deadlines.Select(static (deadline, place) => Client($"Client{place}", deadline: deadline))]);

    private Task<string> ReadLockAsync() => File.ReadAllTextAsync(_folder.PathOf(Lock), TestContext.Current.CancellationToken);
}
